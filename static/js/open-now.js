// "Open now" is true until a moment that the server named. A page left open, or kept by a cache, drops it then.
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
