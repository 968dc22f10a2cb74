// "Open now" is true until a time set by the server. Remove it then, even if the page stays open or comes from a cache.
{
	const drop = () => {
		for (const line of document.querySelectorAll("[data-until]")) {
			if (Date.now() >= Date.parse(line.dataset.until)) line.remove();
		}
	};
	drop();
	setInterval(drop, 30000);
	addEventListener("pageshow", drop);
}
