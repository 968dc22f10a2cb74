// Buttons that print the page. Without JavaScript they stay hidden: the browser's menu can print too.
for (const button of document.querySelectorAll("[data-print]")) {
	button.hidden = false;
	button.addEventListener("click", () => print());
}
