"""What ends here when somebody leaves: sheets that were not recorded, and which texts were read."""

from clinic_site.reviewing.models import ReadText, ReviewSheet
from clinic_site.shared.leaving import account_left


def forget(sender, account, **kwargs):
    """Delete what would let approvals of `account` begin again where they ended."""
    ReviewSheet.objects.open_of(account).delete()
    ReadText.objects.filter(account=account).delete()


def connect() -> None:
    account_left.connect(forget)
