// Open the meaning of a word as a popover, so that Escape or a tap beside it closes it and the focus stays in the text.
// Without this script, the same link shows the card as its target.
addEventListener("click", (event) => {
	const link = event.target.closest("a[href^='#']");
	const card = link && document.getElementById(link.hash.slice(1));
	const open = link?.closest(".word-card:popover-open");
	if (link?.matches(".word") && card) card.showPopover();
	else if (open && card?.matches(".word")) {
		open.hidePopover();
		card.focus();
	} else return;
	event.preventDefault();
});
