"""How large a request may be. `clinic_site/serving/body_limits.py` refuses larger ones before reading them."""

_MEGABYTE = 1024 * 1024
MOST_BYTES_FROM_ANYBODY = _MEGABYTE // 4  # the forms of public pages are a few lines
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * _MEGABYTE // 2  # staff forms: a long text with its lists
MOST_BYTES_OF_FILES = dict.fromkeys(
    ["admin:locations_clinicimport_add", "admin:clinic_site_picture_add", "admin:clinic_site_picture_change"],
    21 * _MEGABYTE,  # 20 for the file, 1 for the rest of the form
)
