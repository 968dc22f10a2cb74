"""How much of everything a site has."""

from dataclasses import dataclass

SIZES = [1_000, 10_000, 100_000]
FULL_PAGE = 120  # more than any list shows on a page


@dataclass(frozen=True)
class Size:
    """A site of `clinics` clinics. Everything else grows with them.

    The texts begin as the samples. Every list has more than a page at every size, so that its cost can't grow only
    because there is more to show.
    """

    clinics: int

    @property
    def texts(self) -> int:
        """All texts together, of kinds that have FULL_PAGE each at least."""
        return 208 + self.clinics // 50

    @property
    def people(self) -> int:
        return max(self.clinics // 20, FULL_PAGE)

    @property
    def staff(self) -> int:
        return max(self.clinics // 500, FULL_PAGE)

    @property
    def versions(self) -> int:
        """Versions in the history."""
        return self.clinics // 2

    @property
    def versions_of_one_clinic(self) -> int:
        return self.versions // 10

    @property
    def clinics_off(self) -> int:
        """Clinics that were on the site, and no longer are."""
        return max(self.versions // 10, FULL_PAGE)

    @property
    def deleted_clinics(self) -> int:
        return max(self.versions // 50, FULL_PAGE)

    @property
    def drafts(self) -> int:
        """Drafts of several kinds, besides those that fill a page of clinics."""
        return self.clinics // 200

    @property
    def audit_entries(self) -> int:
        return max(self.clinics // 5, 5 * FULL_PAGE)  # a search finds a fifth of them

    @property
    def answers(self) -> int:
        """Readers' answers to whether a page was helpful."""
        return self.clinics // 5

    @property
    def mistake_reports(self) -> int:
        return max(self.clinics // 20, 3 * FULL_PAGE)  # the list begins with those that nobody has handled

    @property
    def small_lists(self) -> int:
        """Pictures, announcements, imported files and messages to staff: of each as many."""
        return max(self.clinics // 200, FULL_PAGE)
