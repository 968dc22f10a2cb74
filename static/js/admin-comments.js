// Sends comments on a draft without leaving the page, so that nothing typed into the form is lost.
(() => {
	document.addEventListener("submit", async (event) => {
		const form = event.target;
		if (!form.closest("#comments")) return;
		event.preventDefault();
		const data = new FormData(form, event.submitter);
		try {
			const answer = await fetch(form.action, { method: "POST", body: data });
			const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("comments");
			if (!answer.ok || !fresh) throw new Error("not the page");
			document.getElementById("comments").replaceWith(document.adoptNode(fresh));
			fresh.querySelector("h2").focus();
		} catch {
			form.submit(); // the server's answer says what is wrong
		}
	});
})();
