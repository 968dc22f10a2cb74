"""Files that people, cameras and attackers upload as pictures, made here so that none is in the repository."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

SIZE = (160, 120)
RED, BLUE = (220, 30, 30), (30, 30, 220)
SECRETS = (
    b"Tacoma",
    b"GPSLatitude",
    b"secret",
    b"PK\x03\x04",
    b"<script",
    b"Exif",
    b"http://ns.adobe",
    b"tEXt",
    b"ICC_PROFILE",
)


def drawn(size=SIZE, mode="RGB"):
    """Return a blue image with a red upper left quarter, which shows how it is turned."""
    image = Image.new("RGB", size, BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=RED)
    return image.convert(mode)


def saved(image=None, kind="JPEG", **options):
    out = io.BytesIO()
    (image or drawn()).save(out, kind, **options)
    return out.getvalue()


def png_chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, *more, content=b""):
    """Return a PNG whose header says that it is that large."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rest = b"".join(more) + png_chunk(b"IDAT", content) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + rest


def jpeg_that_says(width, height):
    """Return a small JPEG whose header says that it is that large."""
    found = bytearray(saved())
    start = found.index(b"\xff\xc0")
    found[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(found)


def webp(kind, content):
    body = b"WEBP" + kind + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_that_says(width, height):
    """Return the beginning of an extended WebP file of that size."""
    return (
        webp(b"VP8X", b"\x10\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"))
        + b"\0" * 40
    )


def lossless_webp_that_says(width, height):
    return webp(b"VP8L", b"\x2f" + (width - 1 | (height - 1) << 14).to_bytes(4, "little")) + b"\0" * 40


def moving(kind):
    return saved(drawn(), kind, save_all=True, append_images=[Image.new("RGB", SIZE, RED)], duration=100)


def with_exif(orientation=1, **options):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x9286] = orientation, "A room in Tacoma", "secret"
    exif.get_ifd(0x8825)[2] = (47.0, 15.0, 9.0)
    return saved(exif=exif, **options)


def with_xmp():
    return saved(xmp=b"<x:xmpmeta xmlns:x='http://ns.adobe.com/xmp'>Tacoma</x:xmpmeta>", comment=b"secret")


def png_with_texts(count=3):
    info = PngImagePlugin.PngInfo()
    for number in range(count):
        info.add_text(f"Place {number}", "Tacoma secret")
    return saved(kind="PNG", pnginfo=info)


def png_with_text_bomb():
    """A compressed text of 64 MB in a few kilobytes."""
    text = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(b"secret" * 11_000_000, 9))
    good = saved(kind="PNG")
    return good[:33] + text + good[33:]


def with_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("secret.html", "<script>alert(1)</script>")
    return saved() + out.getvalue()


def with_html():
    return saved(comment=b"<script>alert('secret')</script>") + b"<script>alert('secret')</script>"


def profile(name="sRGB"):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def webp_in_rgba():
    image = drawn(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(SIZE))
    return saved(image, "WEBP")


def palette_with_transparency():
    image = drawn(mode="P")
    return saved(image, "PNG", transparency=image.getpixel((0, 0)))


def truncated(content):
    return content[: len(content) // 2]


# name: (content, a part of what staff are told)
REFUSED = {
    "nothing": (b"", "This file is empty"),
    "one byte": (b"\xff", "damaged or not a picture"),
    "text": (b"a picture of a shoulder", "damaged or not a picture"),
    "HTML": (b"<!doctype html><script>alert(1)</script>", "damaged or not a picture"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG drawing"),
    "SVG with a declaration": (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "SVG drawing"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Most Compatible"),
    "HEIF": (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "Export the picture as JPEG"),
    "AVIF": (saved(kind="AVIF"), "AVIF file or a video"),
    "MP4": (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "AVIF file or a video"),
    "GIF": (saved(drawn(mode="P"), "GIF"), "GIF file"),
    "moving GIF": (moving("GIF"), "GIF file"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "PDF file"),
    "TIFF": (saved(kind="TIFF"), "damaged or not a picture"),
    "BMP": (saved(kind="BMP"), "damaged or not a picture"),
    "PSD": (b"8BPS\0\x01\0\0\0\0\0\0\0\x03" + b"\0" * 60, "damaged or not a picture"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 160 120\n", "damaged or not a picture"),
    "ZIP": (b"PK\x03\x04" + b"\0" * 40, "damaged or not a picture"),
    "moving WebP": (moving("WEBP"), "This picture moves"),
    "moving PNG": (moving("PNG"), "This picture moves"),
    "one pixel": (saved(Image.new("RGB", (1, 1)), "PNG"), "too small: 1 × 1 pixels"),
    "a line": (saved(Image.new("RGB", (4000, 2)), "PNG"), "too small: 4000 × 2 pixels"),
    "PNG of 100 megapixels": (png(10_000, 10_000), "more than 60 million pixels"),
    "PNG of 2 gigapixels": (png(50_000, 40_000), "more than 60 million pixels"),
    "PNG of the largest numbers": (png(2**31 - 1, 2**31 - 1), "more than 60 million pixels"),
    "JPEG of 100 megapixels": (jpeg_that_says(10_000, 10_000), "more than 60 million pixels"),
    "JPEG of 4 gigapixels": (jpeg_that_says(65_500, 65_500), "more than 60 million pixels"),
    "WebP of 268 megapixels": (webp_that_says(16_383, 16_383), "more than 60 million pixels"),
    "lossless WebP of 268 megapixels": (lossless_webp_that_says(16_383, 16_383), "more than 60 million pixels"),
    "WebP without pixels": (webp_that_says(400, 300), "damaged or not a picture"),
    "PNG without pixels": (png(*SIZE), "damaged or not a picture"),
    "PNG with a wrong checksum": (saved(kind="PNG").replace(b"IDAT", b"IDAU"), "damaged or not a picture"),
    "PNG with a text bomb": (png_with_text_bomb(), "damaged or not a picture"),
    "half a JPEG": (truncated(saved()), "damaged or not a picture"),
    "half a PNG": (truncated(saved(Image.effect_noise(SIZE, 90), "PNG")), "damaged or not a picture"),
    "half a WebP": (truncated(saved(kind="WEBP")), "damaged or not a picture"),
    "first bytes of a JPEG": (saved()[:20], "damaged or not a picture"),
}  # fmt: skip

# name: content. All of them become clean pictures of SIZE, or of SIZE turned by a quarter.
ACCEPTED = {
    "JPEG": saved(),
    "PNG": saved(kind="PNG"),
    "WebP": saved(kind="WEBP"),
    "lossless WebP": saved(kind="WEBP", lossless=True),
    "progressive JPEG": saved(progressive=True),
    "gray JPEG": saved(drawn(mode="L")),
    "CMYK JPEG": saved(drawn(mode="CMYK")),
    "PNG of 16 bits": saved(Image.new("I;16", SIZE, 32768), "PNG"),
    "PNG of 1 bit": saved(drawn(mode="1"), "PNG"),
    "palette": saved(drawn(mode="P"), "PNG"),
    "palette with transparency": palette_with_transparency(),
    "gray with transparency": saved(drawn(mode="LA"), "PNG"),
    "transparent WebP": webp_in_rgba(),
    "where it was taken": with_exif(),
    "where it was taken, in PNG": with_exif(kind="PNG"),
    "where it was taken, in WebP": with_exif(kind="WEBP"),
    "damaged EXIF": saved(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"),
    "XMP and comment": with_xmp(),
    "texts in PNG": png_with_texts(),
    "hundreds of texts in PNG": png_with_texts(500),
    "followed by a ZIP": with_zip(),
    "followed by HTML": with_html(),
    "sRGB profile": saved(icc_profile=profile()),
    "profile of other colors": saved(icc_profile=profile("LAB")),
    "damaged profile": saved(icc_profile=b"secret" * 50),
    "huge profile": saved(icc_profile=profile() + b"secret" * 900_000),
    "CMYK with a profile of RGB": saved(drawn(mode="CMYK"), icc_profile=profile()),
    "transparent with a profile": saved(drawn(mode="RGBA"), "PNG", icc_profile=profile()),
    **{f"turned, {number}": with_exif(number) for number in range(1, 9)},
    "turned in an unknown way": with_exif(77),
}  # fmt: skip
