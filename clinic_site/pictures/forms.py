"""The admin form of a picture. A file that was accepted stays chosen, whatever else is wrong with the form."""

import logging
from typing import cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from clinic_site.pictures import storing
from clinic_site.pictures.cleaning import MOST_BYTES, UnusablePictureError, too_large
from clinic_site.pictures.renditions import Kept
from clinic_site.publishing.admin import DraftForm

logger = logging.getLogger(__name__)

SALT = "clinic_site.kept_picture"
ACCEPTED = "image/jpeg,image/png,image/webp,.heic"  # HEIC too, to say what to do with it


class PictureForm(DraftForm):
    """Store the chosen file when the form is checked, and say in the form which one that was."""

    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            attrs = {"accept": ACCEPTED, "data-most-bytes": MOST_BYTES, "data-too-large": too_large("{size}")}
            self.fields["file"].widget.attrs |= attrs  # for admin-upload.js
        self.given = recall(self.data.get(self.add_prefix("kept"), "")) if self.is_bound else None
        if self.given:  # as if it were the record's file already, so that nobody has to choose it again
            self.initial["file"] = self.given.name
            self._say_that_it_is_kept()

    def clean_file(self):
        """Return the name of the stored file, or what the record has already."""
        chosen = self.cleaned_data["file"]
        if isinstance(chosen, UploadedFile):
            try:
                self.given = storing.keep(chosen)
            except UnusablePictureError as error:
                raise ValidationError(str(error)) from error
            except OSError as error:  # the folder MEDIA_ROOT is full, or not ours
                logger.exception("A picture can't be stored.")
                raise ValidationError(
                    _("The server can’t store pictures at the moment. Ask whoever runs the site. Nothing is lost.")
                ) from error
            data = cast(QueryDict, self.data).copy()
            data[self.add_prefix("kept")] = remember(self.given)
            self.data = data
            self._say_that_it_is_kept()
        return self.given.name if self.given else chosen

    def _say_that_it_is_kept(self):
        """Browsers show that no file is chosen."""
        self["file"].help_text = _("The file that you chose is kept. Choose another one only to replace it.")

    def _post_clean(self):
        if self.given:
            self.instance.width, self.instance.height = self.given.width, self.given.height
        super()._post_clean()


def remember(kept: Kept) -> str:
    """Return `kept` for a hidden field, signed: only files that this form has stored can be chosen."""
    return signing.dumps(list(kept), salt=SALT)


def recall(text: str) -> Kept | None:
    """Return what `remember` packed, or None if the signature is invalid."""
    try:
        return Kept(*signing.loads(text, salt=SALT))
    except signing.BadSignature:
        return None
