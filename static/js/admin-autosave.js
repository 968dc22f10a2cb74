// Sends what admin-keep.js keeps to the server while somebody types, and says in a line at the foot of the form where
// the words are. One request at a time; the newest words win. Nothing is sent twice.
(() => {
	const AGAIN = 4000; // ms until the next attempt while the server does not answer
	const MOST_AT_THE_END = 60_000; // bytes that a browser sends for a page that is closing
	const words = document.currentScript.dataset;

	function autosave(form) {
		let newest = null, isBusy = false, retry;
		const done = { name: "", number: 0 }; // what the server has
		const replaced = new Set(), discarded = new Set();

		// Announced only when it changes: a line that speaks every two seconds can't be written beside.
		const line = document.createElement("p"), spoken = document.createElement("p");
		line.className = "keep-state";
		line.hidden = true;
		spoken.className = "keep-state-spoken";
		spoken.role = "status";
		form.append(line, spoken);
		const say = (kind) => {
			const time = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit", second: "2-digit" });
			const text = words[kind].replace("{time}", time);
			if (line.dataset.kind !== kind && (kind !== "onServer" || line.dataset.kind)) spoken.textContent = text;
			Object.assign(line, { hidden: false, textContent: text });
			line.dataset.kind = kind;
		};

		function body(copy) {
			const sent = new FormData();
			sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
			sent.set("record", words.record);
			if (copy) {
				const { name, number, fields, opened } = copy;
				for (const [key, value] of Object.entries({ tab: name, number, fields: JSON.stringify(fields), opened })) sent.set(key, value);
				sent.set("replaces", [...replaced].join("."));
			} else sent.set("discard", [...discarded].join("."));
			return sent;
		}

		const isNew = (copy) => copy && (copy.name !== done.name || copy.number > done.number) && (copy.number > 0 || replaced.size);

		async function send({ isLeaving = false } = {}) {
			clearTimeout(retry);
			if (isBusy && !isLeaving) return;
			const copy = isNew(newest) ? newest : null;
			if (!copy && !discarded.size) return;
			const dropping = copy ? [...replaced] : [...discarded];
			const data = body(copy);
			const size = [...data.values()].reduce((sum, value) => sum + value.length * 3, 0);
			isBusy = true;
			try {
				const answer = await fetch(words.url, { method: "POST", body: data, redirect: "manual", keepalive: isLeaving && size < MOST_AT_THE_END });
				if (answer.ok) {
					const { kept } = await answer.json();
					for (const name of dropping) (copy ? replaced : discarded).delete(name);
					if (copy) {
						Object.assign(done, { name: copy.name, number: copy.number });
						if (kept) say("onServer");
						else form.dispatchEvent(new CustomEvent("keep:closed"));
					}
				} else if (answer.type === "opaqueredirect" || answer.status === 403) say("signedOut");
				else if (answer.status < 500) say("refused");
				else throw new Error(answer.status);
				isBusy = false;
				if (answer.ok) send(); // what was typed meanwhile
			} catch {
				isBusy = false;
				say("away");
				retry = setTimeout(send, AGAIN);
			}
		}

		form.addEventListener("keep:words", ({ detail }) => {
			newest = detail;
			for (const name of (detail.replaces || "").split(".").filter(Boolean)) replaced.add(name);
			send({ isLeaving: detail.isLeaving });
		});
		form.addEventListener("keep:discard", ({ detail }) => {
			discarded.add(detail.name);
			send();
		});
		addEventListener("online", () => send());
	}

	// Before admin-keep.js, which waits for the whole page: its first event must find a listener.
	document.addEventListener("DOMContentLoaded", () => {
		const form = document.querySelector("#content-main > form[method=post]");
		if (form && !form.querySelector("[name=_popup]")) autosave(form);
	});
})();
