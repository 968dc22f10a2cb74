"""QR codes as inline SVG: the Content-Security-Policy forbids pictures in data: addresses."""

import qrcode
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # modules of white around the code, which scanners need


def qr_code(text: str, name: str | Promise, *, css_class: str) -> SafeString:
    """Return the QR code of `text`. `name` is for screen readers. It is dark on white in both themes."""
    code = qrcode.QRCode(border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    return format_html(
        '<svg class="{}" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<rect width="100%" height="100%" fill="#fff"/><path d="{}" fill="#000"/></svg>',
        css_class, name, len(rows), len(rows), "".join(_runs(rows)),
    )  # fmt: skip


def _runs(rows: list[list[bool]]):
    """Yield a path for each run of dark modules in a row."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)
            if length:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length + 1
