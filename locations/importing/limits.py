"""How large a file of clinics may be."""

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_UNPACKED_BYTES = 100 * MEGABYTE  # an XLSX is a ZIP file, and a small one can unpack to more than fits in memory
MOST_TIMES_PACKED = 100  # compression ratio of a part; rows of clinics have about 10
MOST_ROWS = 50_000
LAST_LINE = 1_048_576  # the last row of a sheet in Excel
MOST_COLUMNS = 200
LONGEST_CELL = 5_000  # characters
MOST_TEXT = 2 * MOST_BYTES  # characters in all cells of an XLSX file, where many cells can refer to one long text
# Of an XLSX file, in all parts that are read
MOST_TAGS = 5_000_000  # 50,000 rows of 20 columns have 4 million
MOST_DEPTH = 1_000  # nested tags
LONGEST_TAG = 1024 * 1024  # bytes
