// Says in time that a session ends, and lets it go on with one click. The server ends it; this is only the warning.
(() => {
	const line = document.getElementById("session-ends");
	const minutes = Number(line.dataset.minutes);
	const before = Math.min(5, minutes / 2);
	let timer;

	function startAgain() {
		line.hidden = true;
		clearTimeout(timer);
		timer = setTimeout(warn, (minutes - before) * 60_000);
	}

	function warn() {
		const end = new Date(Date.now() + before * 60_000);
		line.querySelector("time").textContent = end.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
		line.hidden = false;
	}

	line.querySelector("button").addEventListener("click", async () => {
		const answer = await fetch(line.dataset.stay, { redirect: "manual" });
		if (answer.ok) startAgain();
		else location.reload(); // it is over already: the page says so, and what was typed is kept
	});
	// Whatever the editor asks the server for while somebody writes keeps the session as well.
	new PerformanceObserver((list) => {
		if (list.getEntries().some((entry) => entry.initiatorType === "fetch")) startAgain();
	}).observe({ type: "resource" });
	startAgain();
})();
