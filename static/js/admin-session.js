// Warns before the server ends the session. One click extends it.
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
		else location.reload(); // already ended: the reloaded page asks to sign in, and what was typed is kept
	});
	// The editor's requests while staff type extend the session too. Those of an open form (admin-editing.js) do not.
	new PerformanceObserver((list) => {
		if (list.getEntries().some((entry) => entry.initiatorType === "fetch" && !entry.name.endsWith("/editing/"))) startAgain();
	}).observe({ type: "resource" });
	startAgain();
})();
