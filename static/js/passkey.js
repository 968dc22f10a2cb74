// Forms with a passkey: pressing the button requests it from the browser and sends the result. The button is visible
// only with JavaScript, because there is no other way to request a passkey (templates/mfa/webauthn/ask.html).
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
