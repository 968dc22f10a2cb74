"""QR codes as inline SVG."""

import re

import qrcode

from clinic_site.shared.qr_code import qr_code


def test_code_has_the_dark_modules_of_the_text():
    text = "https://needling.example.org/locations/washington/seattle/handout/"
    svg = qr_code(text, "Code & more", css_class="sheet-qr")
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    drawn = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg)
        for step in range(int(length))
    }
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}
    assert f'viewBox="0 0 {len(rows)} {len(rows)}"' in svg
    assert 'class="sheet-qr" role="img" aria-label="Code &amp; more"' in svg
