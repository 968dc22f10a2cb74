// The page "Menus": changes without leaving the page, keeps the focus, says what changed, and lets pages be dragged.
(() => {
	const said = document.getElementById("menus-said");
	if (!said) return;

	const send = async (form, button, values) => {
		const data = button ? new FormData(form, button) : new FormData(form);
		for (const [name, value] of Object.entries(values || {})) data.set(name, value);
		try {
			const answer = await fetch(location.href, { method: "POST", body: data });
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			const fresh = page.getElementById("menus");
			if (!answer.ok || !fresh) throw new Error("not the page");
			document.getElementById("menus").replaceWith(document.adoptNode(fresh));
			said.textContent = ""; // the same words again are announced again
			const words = page.querySelector(".messagelist li")?.textContent.trim() ?? "";
			setTimeout(() => { said.textContent = words; }, 50);
			return true;
		} catch {
			location.reload(); // the server's answer shows what is saved
			return false;
		}
	};

	// Focus the button that was pressed; if it is gone or at the end of the list, one beside it; if the entry is now in
	// another part of a long list, the link to that part.
	const refocus = (list, value) => {
		const [did, key] = value.split(" ");
		const form = document.querySelector(`#menus [name="list"][value="${list}"]`)?.form;
		const row = form?.querySelector(`[data-key="${key}"]`);
		const buttons = row ? [...row.querySelectorAll("button:not([disabled])")] : [];
		const toPart = { up: "nav a:first-of-type", down: "nav a:last-of-type" }[did];
		const next = buttons.find((button) => button.value.startsWith(`${did} `)) ?? buttons[0]
			?? (toPart && form?.querySelector(toPart))
			?? form?.querySelector("select") ?? document.querySelector("#menus button");
		next?.focus();
	};

	document.addEventListener("submit", async (event) => {
		const form = event.target;
		if (!form.closest("#menus") || form.method !== "post" || !event.submitter) return;
		event.preventDefault();
		const list = form.elements.list?.value ?? "";
		const value = event.submitter.value;
		if (await send(form, event.submitter)) refocus(list, value);
	});

	// Dragging, with a mouse, a pen or a finger
	let row = null;
	let before = null;

	const stop = (isDropped) => {
		if (!row) return;
		const [moved, form] = [row, row.closest("form")];
		row.className = "";
		row = null;
		if (!isDropped || moved.nextElementSibling === before) {
			moved.parentElement.insertBefore(moved, before);
			return;
		}
		const key = moved.dataset.key;
		const next = moved.nextElementSibling?.dataset.key ?? moved.parentElement.dataset.following;
		send(form, null, { do: next ? `before ${key} ${next}` : `last ${key}` });
	};

	document.addEventListener("pointerdown", (event) => {
		const handle = event.target.closest?.(".menus-handle");
		if (!handle || event.button !== 0) return;
		event.preventDefault();
		row = handle.closest("li");
		before = row.nextElementSibling;
		row.className = "menus-dragged";
	});
	document.addEventListener("pointermove", (event) => {
		if (!row) return;
		const others = [...row.parentElement.children].filter((other) => other !== row);
		const next = others.find((other) => {
			const box = other.getBoundingClientRect();
			return event.clientY < box.top + box.height / 2;
		});
		if (row.nextElementSibling !== (next ?? null)) row.parentElement.insertBefore(row, next ?? null);
	});
	document.addEventListener("pointerup", () => stop(true));
	document.addEventListener("pointercancel", () => stop(false));
	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape") stop(false);
	});
})();
