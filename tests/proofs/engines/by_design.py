"""What an engine shows differently on purpose, by name, with the reason beside it."""

# In WebKitGTK nobody can set the size of text, so the walk uses a style sheet. Unlike the setting of a browser, it does
# not change the width at which columns begin. With text of twice the size, a wide window has no room for them.
TEXT_TOO_LARGE_FOR_COLUMNS = {("WebKitGTK", 32)}

# engine -> {(start of the name of a part, property): reason}
ALLOWED: dict[str, dict[tuple[str, str], str]] = {
    "Firefox": {},
    "WebKitGTK": {},
}
