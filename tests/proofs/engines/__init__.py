"""`make engines`: every kind of page in Chromium, Firefox and WebKitGTK, which iPhones' browsers resemble most.

The tests of every change run in Chromium only. This package opens the same pages in all three engines, compares how named
parts of a page look, and checks in each what an engine can break: the layout, the menu, explained words and the finder.
"""
