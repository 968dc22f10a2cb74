"""How pages, messages and mails call the owner of an account."""


def name_of(account) -> str:
    """Return the person's name, or the user name if the account has none."""
    return account.get_full_name() or account.get_username()
