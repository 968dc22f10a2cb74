// Keeps what is typed into an admin form until the server confirms that it is saved, and offers it when the form is
// opened again. admin-autosave.js sends it to the server; this script stores a copy on the device, which is needed when
// there is no connection. No other script stores data in the browser, and this one runs only for staff.
//
// A copy contains the fields that differ from what the form opened with, so that restoring it leaves other fields
// unchanged, and what the record said then (`opened`), so that saving it merges what others changed meanwhile. Each
// opened form has its own copy, stored under the form's path and the user's id. Passwords, files and hidden fields are
// left out. The form submits its copy's name; a successful response returns the name in a cookie
// (clinic_site/writing/admin.py), and then the copy is deleted.
(() => {
	const QUIET = 500; // ms without a change before the copy is written
	const OFTEN = 2000; // ms between copies while somebody types without a pause
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
		const newName = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
		const copies = copiesOf(form, key);
		let name = newName();
		const initial = values(form, { asOpened: true });
		// A form with errors shows what was typed, not what is saved. Its copy replaces the submitted one and keeps its fields.
		const wasRefused = form.querySelector(".errornote") !== null;
		const sent = wasRefused && isThere() && copies.all().find((copy) => copy.name === sessionStorage.getItem(SENT));
		const saved = wasRefused && !sent ? {} : { ...initial };
		for (const field of Object.keys(sent?.fields ?? {})) delete saved[field];
		let waiting, since, last = "{}", number = 0, isSent = false;

		const changed = () => differing(values(form), saved);
		const isDirty = () => Object.keys(changed()).length > 0;
		const keepNow = ({ isLeaving = false, replaces = "" } = {}) => {
			clearTimeout(waiting);
			since = 0;
			const fields = changed();
			if (JSON.stringify(fields) !== last) number += 1;
			last = JSON.stringify(fields);
			const copy = { name, at: Date.now(), number, fields, opened: form.elements.opened?.value ?? "" };
			const others = read(key).filter((one) => ![name, sent?.name].includes(one.name));
			write(key, Object.keys(fields).length ? [...others, copy] : others);
			if (!isSent) form.dispatchEvent(new CustomEvent("keep:words", { detail: { ...copy, isLeaving, replaces } }));
		};
		const keepSoon = () => {
			clearTimeout(waiting);
			since ||= Date.now();
			waiting = setTimeout(keepNow, Math.max(0, Math.min(QUIET, since + OFTEN - Date.now())));
		};
		const becomeAnother = () => {
			drop(read(key), name);
			[name, number, last] = [newName(), 0, "{}"];
			keepNow();
		};
		const drop = (local, gone) => write(key, local.filter((one) => one.name !== gone));

		for (const kind of ["input", "change", "click", "keyup"]) document.addEventListener(kind, keepSoon);
		addEventListener("beforeunload", (event) => {
			if (!isSent && isDirty()) event.preventDefault();
		});
		addEventListener("pagehide", () => keepNow({ isLeaving: true }));
		document.addEventListener("visibilitychange", () => document.hidden && keepNow({ isLeaving: true }));
		addEventListener("pageshow", () => (isSent = false)); // back from an error page
		// The server has closed this name: the form was saved, or its words were restored or discarded in another tab.
		form.addEventListener("keep:closed", () => isSent || becomeAnother());
		const named = form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "_copy", value: name }));
		form.addEventListener("submit", (event) => {
			keepNow({ isLeaving: true });
			isSent = (event.submitter?.formTarget || form.target) !== "_blank"; // a preview in a new tab keeps this form open
			named.value = isSent ? name : "";
			if (isSent && isThere()) sessionStorage.setItem(SENT, name);
		});

		if (wasRefused) keepNow({ replaces: sent?.name });
		offer(form, copies, () => name, initial, keepNow);
	}

	/** The copies of this form, those on the device and those that the server sent with the page, oldest first. */
	function copiesOf(form, key) {
		const sent = JSON.parse(document.getElementById("unsaved-work")?.textContent ?? "[]");
		const closed = sent.filter((copy) => copy.closed).map((copy) => copy.name);
		let onServer = sent.filter((copy) => !copy.closed && Object.keys(copy.fields).length);
		write(key, read(key).filter((copy) => !closed.includes(copy.name)));
		return {
			all() {
				const local = read(key);
				const isNewer = (copy) => (local.find((one) => one.name === copy.name)?.number ?? -1) < copy.number;
				const server = onServer.filter(isNewer);
				const rest = local.filter((copy) => !server.some((one) => one.name === copy.name));
				return [...rest, ...server].sort((one, other) => one.at - other.at);
			},
			/** Forget a copy everywhere, unless the words of this form replace it on the server. */
			drop(name, { isReplaced = false } = {}) {
				write(key, read(key).filter((one) => one.name !== name));
				if (!isReplaced && onServer.some((one) => one.name === name)) form.dispatchEvent(new CustomEvent("keep:discard", { detail: { name } }));
				onServer = onServer.filter((one) => one.name !== name);
			},
		};
	}

	/** Offer the newest copy that differs from the form, then the one before it. */
	function offer(form, copies, nameNow, initial, keepNow) {
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

		const next = () => {
			for (const copy of copies.all().filter((one) => one.name !== nameNow()).reverse()) {
				const fields = differing(copy.fields, initial);
				const present = Object.keys(fields).filter((field) => field in initial);
				if (present.length) return show(copy, present);
				copies.drop(copy.name);
			}
			return false;
		};
		const show = (copy, fields) => {
			const at = new Date(copy.at);
			const isToday = at.toDateString() === new Date().toDateString();
			const time = at.toLocaleString([], isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
			const labels = fields.map((field) => labelOf(form, field));
			const from = copy.device ? document.querySelector("script[data-offer][data-url]").dataset.offer : words.offer;
			const line = Object.assign(document.createElement("p"), { textContent: from.replace("{time}", time).replace("{device}", copy.device) });
			const differs = Object.assign(document.createElement("p"), { textContent: words.differs.replace("{fields}", labels.join(", ")) });
			const actions = document.createElement("div");
			actions.append(
				button(words.bringBack, () => {
					// Saving then compares with what the record said when this was typed, so nobody's later change is lost.
					if (copy.opened && form.elements.opened) form.elements.opened.value = copy.opened;
					bringBack(form, Object.fromEntries(fields.map((field) => [field, copy.fields[field]])));
					keepNow({ replaces: copy.name });
					copies.drop(copy.name, { isReplaced: true });
					say(words.broughtBack);
				}),
				button(words.throwAway, () => {
					copies.drop(copy.name);
					if (!next()) say(words.thrownAway);
				}),
			);
			box.replaceChildren(line, differs, look(copy, fields, labels), actions);
			return true;
		};
		next();
	}

	const labelOf = (form, name) => [form.elements[name]].flat()[0].labels?.[0]?.textContent.trim().replace(/:$/, "") ?? name;

	/** The words of a copy, to read before restoring it. */
	function look(copy, fields, labels) {
		const list = document.createElement("dl");
		for (const [place, field] of fields.entries()) {
			const text = copy.fields[field].map(([value, label]) => label ?? value).join(", ");
			list.append(Object.assign(document.createElement("dt"), { textContent: labels[place] }));
			list.append(Object.assign(document.createElement("dd"), { textContent: text || "–" }));
		}
		const details = document.createElement("details");
		details.append(Object.assign(document.createElement("summary"), { textContent: words.look }), list);
		return details;
	}

	// Django sets up its own lists on load; before that the form is not complete.
	addEventListener("load", () => {
		tidy();
		const form = document.querySelector("#content-main > form[method=post]");
		if (form && !form.querySelector("[name=_popup]")) keep(form);
	});
})();
