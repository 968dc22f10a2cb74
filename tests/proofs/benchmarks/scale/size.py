"""How much of everything a site has."""

from dataclasses import dataclass

SIZES = [1_000, 10_000, 100_000]
FULL_PAGE = 120  # more than any list shows on a page


@dataclass(frozen=True)
class Size:
    """A site of `clinics` clinics. Everything else grows with them.

    The texts begin as the samples. People and small lists fill a page of their list at every size, so that its cost
    can't grow only because there is more to show.
    """

    clinics: int

    @property
    def texts(self) -> int:
        return 208 + self.clinics // 50  # 228, 408 and 2,208

    @property
    def people(self) -> int:
        return max(self.clinics // 20, FULL_PAGE)

    @property
    def staff(self) -> int:
        return max(self.clinics // 500, 2)

    @property
    def versions(self) -> int:
        """Versions in the history."""
        return self.clinics // 2

    @property
    def versions_of_one_clinic(self) -> int:
        return self.versions // 10

    @property
    def drafts(self) -> int:
        return self.clinics // 200

    @property
    def audit_entries(self) -> int:
        return self.clinics // 5

    @property
    def answers(self) -> int:
        """Readers' answers to whether a page was helpful."""
        return self.clinics // 5

    @property
    def mistake_reports(self) -> int:
        return self.clinics // 20

    @property
    def small_lists(self) -> int:
        """Pictures, announcements, imported files and messages to staff: of each as many."""
        return max(self.clinics // 200, FULL_PAGE)
