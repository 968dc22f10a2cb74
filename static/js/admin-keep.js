// Keeps what is typed into an admin form on this device until the server confirms that it is saved.
// No other script stores data in the browser, and this one runs only for staff.
//
// A copy contains the fields that differ from what the form opened with, so that restoring it leaves other fields
// unchanged. Each opened form has its own copy, stored under the form's path and the user's id. Passwords, files and
// hidden fields are left out. The form submits its copy's name; a successful response returns the name in a cookie
// (clinic_site/writing/admin.py), and then the copy is deleted.
(() => {
	const QUIET = 500; // ms without a change before the copy is written
	const PREFIX = "keep:";
	const MOST = 5; // copies of one form
	const A_MONTH = 30 * 24 * 3600 * 1000;
	const SENT = "keep-sent"; // the name of the copy that this tab sent last
	const SAVED = /(?:^|; )saved_copies=([a-z0-9.]*)/;
	const words = document.currentScript.dataset;

	const read = (key) => {
		try {
			return JSON.parse(localStorage.getItem(key)) ?? [];
		} catch {
			return []; // no storage, or invalid data
		}
	};
	const write = (key, copies) => {
		try {
			if (copies.length) localStorage.setItem(key, JSON.stringify(copies.slice(-MOST)));
			else localStorage.removeItem(key);
		} catch {
			// Full or disabled: the beforeunload warning still works.
		}
	};

	function isThere() {
		try {
			return Boolean(localStorage && sessionStorage);
		} catch {
			return false;
		}
	}

	/** Delete the copies that were saved or are more than a month old. */
	function tidy() {
		if (!isThere()) return;
		const saved = document.cookie.match(SAVED)?.[1].split(".") ?? [];
		for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
			const copies = read(key);
			const kept = copies.filter((copy) => !saved.includes(copy.name) && copy.at > Date.now() - A_MONTH);
			if (kept.length < copies.length) write(key, kept);
		}
		if (saved.length) document.cookie = `saved_copies=; max-age=0; path=${words.admin}; samesite=lax`;
	}

	// Fields -------------------------------------------------------------------------------------------

	const isKept = (field) => field.name && !field.name.endsWith("_old") && !["password", "file", "hidden", "submit", "button"].includes(field.type);
	const isMoveList = (field) => field.id.endsWith("_to") && field.closest(".selector"); // Django's filter_horizontal lists

	/**
	 * Return {name: values}. Choices are kept with their text, for lists that load their options later.
	 * `asOpened`: the values that the server sent, even if the browser restored typed values after a reload.
	 */
	function values(form, { asOpened = false } = {}) {
		const found = {};
		for (const field of form.elements) {
			if (!isKept(field)) continue;
			const held = (found[field.name] ??= []);
			if (field.tagName === "SELECT") {
				const options = [...(isMoveList(field) ? field.options : chosen(field, asOpened))];
				held.push(...options.map((option) => [option.value, option.text]));
				if (isMoveList(field)) held.sort();
			} else if (["checkbox", "radio"].includes(field.type)) {
				if (asOpened ? field.defaultChecked : field.checked) held.push([field.value]);
			} else held.push([asOpened ? field.defaultValue : field.value]);
		}
		return found;
	}
	function chosen(list, asOpened) {
		const opened = [...list.options].filter((option) => option.defaultSelected);
		return asOpened && (opened.length || list.multiple) ? opened : list.selectedOptions;
	}
	const same = (one, other) => JSON.stringify(one?.map(([value]) => value)) === JSON.stringify(other?.map(([value]) => value));
	const differing = (now, before) => Object.fromEntries(Object.entries(now).filter(([name, held]) => !same(held, before[name])));

	function bringBack(form, fields) {
		for (const [name, held] of Object.entries(fields)) {
			const wanted = held.map(([value]) => value);
			let place = 0;
			for (const field of [...form.elements].filter((one) => one.name === name && isKept(one))) {
				if (field.tagName === "SELECT" && isMoveList(field)) moveTo(field, wanted);
				else if (field.tagName === "SELECT") {
					for (const [value, text] of held) if (![...field.options].some((option) => option.value === value)) field.add(new Option(text, value));
					for (const option of field.options) option.selected = wanted.includes(option.value);
				} else if (["checkbox", "radio"].includes(field.type)) field.checked = wanted.includes(field.value);
				else field.value = wanted[place++] ?? "";
				for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
			}
		}
	}

	function moveTo(to, wanted) {
		const from = document.getElementById(to.id.replace(/_to$/, "_from"));
		for (const option of to.options) option.selected = true;
		window.SelectBox.move(to.id, from.id);
		for (const option of from.options) option.selected = wanted.includes(option.value);
		window.SelectBox.move(from.id, to.id);
	}

	// One form -----------------------------------------------------------------------------------------

	function keep(form) {
		const key = `${PREFIX}${words.user}:${location.pathname}`;
		const name = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
		const initial = values(form, { asOpened: true });
		// A form with errors shows what was typed, not what is saved. Its copy replaces the submitted one and keeps its fields.
		const wasRefused = form.querySelector(".errornote") !== null;
		const sent = wasRefused && isThere() && read(key).find((copy) => copy.name === sessionStorage.getItem(SENT));
		const saved = wasRefused && !sent ? {} : { ...initial };
		for (const field of Object.keys(sent?.fields ?? {})) delete saved[field];
		let waiting, isSent = false;

		const changed = () => differing(values(form), saved);
		const isDirty = () => Object.keys(changed()).length > 0;
		const keepNow = () => {
			clearTimeout(waiting);
			const fields = changed();
			const others = read(key).filter((copy) => ![name, sent?.name].includes(copy.name));
			write(key, Object.keys(fields).length ? [...others, { name, at: Date.now(), fields }] : others);
		};
		const keepSoon = () => {
			clearTimeout(waiting);
			waiting = setTimeout(keepNow, QUIET);
		};

		for (const kind of ["input", "change", "click", "keyup"]) document.addEventListener(kind, keepSoon);
		addEventListener("beforeunload", (event) => {
			if (!isSent && isDirty()) event.preventDefault();
		});
		addEventListener("pagehide", keepNow);
		addEventListener("pageshow", () => (isSent = false)); // back from an error page
		const named = form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "_copy", value: name }));
		form.addEventListener("submit", (event) => {
			keepNow();
			isSent = (event.submitter?.formTarget || form.target) !== "_blank"; // a preview in a new tab keeps this form open
			named.value = isSent ? name : "";
			if (isSent && isThere()) sessionStorage.setItem(SENT, name);
		});

		if (wasRefused) keepNow();
		offer(form, key, name, initial);
	}

	/** Offer the newest copy that differs from the form, then the one before it. */
	function offer(form, key, name, initial) {
		const box = document.createElement("div");
		box.className = "keep-offer";
		box.role = "status";
		form.before(box);
		const say = (text) => {
			const line = Object.assign(document.createElement("p"), { textContent: text, tabIndex: -1 });
			box.replaceChildren(line);
			line.focus();
			line.addEventListener("blur", () => line.remove()); // remove it once it has been read
		};
		const button = (text, act) => {
			const one = Object.assign(document.createElement("button"), { type: "button", textContent: text });
			one.addEventListener("click", act);
			return one;
		};
		const drop = (copy) => write(key, read(key).filter((one) => one.name !== copy.name));

		const next = () => {
			for (const copy of read(key).filter((one) => one.name !== name).reverse()) {
				const fields = differing(copy.fields, initial);
				const present = Object.keys(fields).filter((field) => field in initial);
				if (present.length) return show(copy, present);
				drop(copy);
			}
			return false;
		};
		const show = (copy, fields) => {
			const at = new Date(copy.at);
			const isToday = at.toDateString() === new Date().toDateString();
			const time = at.toLocaleString([], isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
			const labels = fields.map((field) => form.elements[field].labels?.[0]?.textContent.trim().replace(/:$/, "") ?? field);
			const line = Object.assign(document.createElement("p"), { textContent: words.offer.replace("{time}", time) });
			const differs = Object.assign(document.createElement("p"), { textContent: words.differs.replace("{fields}", labels.join(", ")) });
			const actions = document.createElement("div");
			actions.append(
				button(words.bringBack, () => {
					bringBack(form, Object.fromEntries(fields.map((field) => [field, copy.fields[field]])));
					drop(copy);
					say(words.broughtBack);
				}),
				button(words.throwAway, () => {
					drop(copy);
					if (!next()) say(words.thrownAway);
				}),
			);
			box.replaceChildren(line, differs, actions);
			return true;
		};
		next();
	}

	// Django sets up its own lists on load; before that the form is not complete.
	addEventListener("load", () => {
		tidy();
		const form = document.querySelector("#content-main > form[method=post]");
		if (form && !form.querySelector("[name=_popup]")) keep(form);
	});
})();
