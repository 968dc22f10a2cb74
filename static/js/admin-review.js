// The review by page: a text counts as read when all of its words were on the screen, each block to both of its ends.
(() => {
	const BLOCKS = "p, li, h1, h2, h3, h4, dt, dd, td, th, figcaption, blockquote, pre, summary, summary > span, small";
	const form = document.getElementById("review-texts");
	const frame = document.getElementById("review-frame");
	const button = document.getElementById("review-sign");
	const next = document.getElementById("review-next");
	const bar = button.parentElement;
	const tickable = document.getElementById("review-open");
	const status = document.getElementById("review-status");
	const rows = [...form.querySelectorAll("[data-token]")];
	const unseen = new Map(); // row: the set of blocks that were not seen to both ends
	const blocks = new Map(); // block: its row, and which ends were seen
	const toNext = next.textContent;
	let here = [];
	let queue = [];
	let timer = 0;

	const observer = new IntersectionObserver(seen, {
		threshold: Array.from({ length: 21 }, (_, step) => step / 20),
		// The row with the buttons covers what is below it.
		rootMargin: getComputedStyle(bar).position === "sticky" ? `0px 0px -${bar.offsetHeight}px 0px` : "0px",
	});

	function seen(entries) {
		for (const { target, isIntersecting, boundingClientRect: whole, intersectionRect: part } of entries) {
			if (!isIntersecting || document.visibilityState !== "visible" || !blocks.has(target)) continue;
			const ends = blocks.get(target);
			ends.top ||= part.top <= whole.top + 1;
			ends.bottom ||= part.bottom >= whole.bottom - 1;
			if (!ends.top || !ends.bottom) continue;
			observer.unobserve(target);
			blocks.delete(target);
			const left = unseen.get(ends.row);
			left.delete(target);
			if (!left.size) {
				queue.push(ends.row);
				later(300);
			}
		}
	}

	function later(wait) {
		clearTimeout(timer);
		timer = setTimeout(send, wait);
	}

	async function send() {
		const now = queue;
		if (!now.length) return;
		const data = new FormData();
		data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
		for (const row of now) data.append("text", row.dataset.token);
		try {
			const answer = await fetch(form.dataset.readUrl, { method: "POST", body: data });
			if (!answer.ok || (await answer.json()).read < now.length) throw new Error("not stored");
		} catch {
			status.textContent = form.dataset.failed;
			later(5000);
			return;
		}
		queue = queue.filter((row) => !now.includes(row));
		now.forEach(isRead);
		count();
	}

	function isRead(row) {
		const box = row.querySelector("input[name=text]");
		row.setAttribute("data-was-read", "");
		box.disabled = false;
		box.checked = true;
		tickable.value += `${row.dataset.key} `;
		row.querySelector("[data-state]").textContent = form.dataset.read;
		for (const mark of marks(row)) mark.setAttribute("data-was-read", "");
	}

	function count() {
		const read = rows.filter((row) => row.hasAttribute("data-was-read")).length;
		const number = ticked();
		const { none, one, many, allRead } = form.dataset;
		status.textContent = form.dataset.status.replace("%s", read);
		button.textContent = number > 1 ? many.replace("%s", number) : [none, one][number];
		button.setAttribute("aria-disabled", !number);
		// It stays where it is, so that whoever presses it once more does not press another button.
		next.setAttribute("aria-disabled", read === rows.length);
		next.textContent = read === rows.length ? allRead : toNext;
	}

	function ticked() {
		return rows.filter((row) => row.querySelector("input[name=text]").checked).length;
	}

	// Show the first words that were not on the screen yet, on the page or in the list.
	function goOn() {
		const row = rows.find((row) => unseen.get(row)?.size);
		if (!row) return;
		const [block] = unseen.get(row);
		for (const mark of here) mark.removeAttribute("data-next");
		here = [block];
		block.setAttribute("data-next", "");
		block.scrollIntoView({ block: block.offsetHeight > window.innerHeight / 2 ? "start" : "center" });
	}

	function marks(row) {
		return frame?.contentDocument?.querySelectorAll(`[data-review="${row.dataset.key}"]`) ?? [];
	}

	function within(part) {
		const found = [...part.querySelectorAll(BLOCKS)].filter((block) => !block.querySelector(BLOCKS));
		return (found.length ? found : [part]).filter((block) => block.checkVisibility());
	}

	function watch() {
		for (const row of rows) {
			for (const mark of marks(row)) mark.toggleAttribute("data-was-read", row.hasAttribute("data-was-read"));
			const parts = [...marks(row), ...row.querySelectorAll(".review-part")];
			const show = row.querySelector("[data-show]");
			if (show) {
				show.hidden = false;
				show.addEventListener("click", () => marks(row)[0]?.scrollIntoView({ block: "center" }));
			}
			if (row.hasAttribute("data-was-read")) continue;
			next.hidden = false;
			const left = new Set(parts.flatMap(within));
			if (!left.size) left.add(row); // words that are hidden at this width: the plain page shows them
			unseen.set(row, left);
			for (const block of left) {
				blocks.set(block, { row, top: false, bottom: false });
				observer.observe(block);
			}
		}
		count();
	}

	function isThere() {
		const page = frame.contentDocument;
		if (!page?.body || page.URL === "about:blank") return;
		// The frame is as high as its page, so that there is one place to scroll, with any key.
		const fit = () => { frame.style.height = `${page.body.scrollHeight + 2}px`; };
		fit();
		new ResizeObserver(fit).observe(page.body);
		watch();
	}

	form.addEventListener("change", count);
	next.addEventListener("click", goOn);
	form.addEventListener("submit", (event) => {
		if (event.submitter?.value !== "sign" || ticked()) return;
		event.preventDefault();
		status.textContent = form.dataset.whyNone;
	});
	if (!frame) watch();
	else if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank") isThere();
	else frame.addEventListener("load", isThere);
})();
