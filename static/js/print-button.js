// Buttons that print the page. Without scripts they stay hidden: the browser's own menu prints too.
for (const button of document.querySelectorAll("[data-print]")) {
	button.hidden = false;
	button.addEventListener("click", () => print());
}
