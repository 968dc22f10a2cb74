// Names the search fields of Django's select2 lists, and leaves out the button that empties a whole list: it stands
// between the entries of the list, where a screen reader can't reach it.

// select2 replaces the fields some time after the page has loaded, and puts a new search field into a list that changed.
function nameAll() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels?.[0]?.textContent.trim().replace(/:$/, "");
    const box = select.nextElementSibling;
    if (!label || !box?.matches(".select2-container")) continue;
    for (const field of box.querySelectorAll(".select2-search__field, [role=combobox]")) {
      if (field.getAttribute("aria-label") !== label) field.setAttribute("aria-label", label);
      // An open combobox must name the list it controls. select2 says it with the older attribute only.
      const list = field.getAttribute("aria-owns") ?? field.getAttribute("aria-controls");
      if (list && field.getAttribute("aria-controls") !== list) field.setAttribute("aria-controls", list);
    }
    // A list with one choice is named by the choice, which may be empty.
    const shown = box.querySelector(".select2-selection__rendered[role=textbox]");
    const name = [label, select.selectedOptions[0]?.text].filter(Boolean).join(": ");
    if (shown && shown.getAttribute("aria-label") !== name) shown.setAttribute("aria-label", name);
  }
}

const lists = [...document.querySelectorAll("select.admin-autocomplete")];
for (const select of lists) {
  if (select.multiple) select.dataset.allowClear = "false"; // before select2 reads it, at DOMContentLoaded
}
for (const row of new Set(lists.map((select) => select.parentElement))) {
  new MutationObserver(nameAll).observe(row, {
    attributeFilter: ["aria-owns"],
    childList: true,
    subtree: true,
  });
}

// An empty list says how to fill it, not that a search found nothing. select2 puts the open list at the end of the page.
if (lists.some((select) => select.dataset.noneYet)) {
  new MutationObserver(() => {
    const message = document.querySelector(".select2-results__message");
    const list = lists.find((select) => select.nextElementSibling?.matches(".select2-container--open"));
    const typed = document.querySelector(".select2-container--open .select2-search__field")?.value;
    if (message && list?.dataset.noneYet && !typed && message.textContent !== list.dataset.noneYet) {
      message.textContent = list.dataset.noneYet;
    }
  }).observe(document.body, { childList: true, subtree: true });
}
