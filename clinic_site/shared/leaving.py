"""When somebody leaves: the rooms end what belongs to the account."""

from django.dispatch import Signal

# Sent with `account`, in the transaction that switches it off.
account_left = Signal()
