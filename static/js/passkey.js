// Forms that a passkey fills in: the browser is asked for it when the button is pressed, and the answer is sent.
// The button is there only with scripts, since there is no other way to ask (templates/mfa/webauthn/ask.html).
for (const form of document.querySelectorAll("form[data-passkey]")) {
	const data = JSON.parse(document.getElementById("js_data").textContent);
	const failed = form.querySelector("[data-passkey-failed]");
	const ask = { create: () => webauthnJSON.create(data.creation_options), get: () => webauthnJSON.get(data.request_options) };
	form.querySelector("button").hidden = false;
	form.querySelector("[data-passkey-plain]").hidden = true;
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		failed.hidden = true;
		try {
			form.elements.credential.value = JSON.stringify(await ask[form.dataset.passkey]());
		} catch {
			failed.hidden = false;
			return;
		}
		form.submit();
	});
}
