// Refuses a file that is too large when it is chosen, before it is sent for nothing. Without this script, the server does.
for (const field of document.querySelectorAll("input[type=file][data-most-bytes]")) {
	const [alert, fault] = [document.createElement("div"), document.createElement("ul")];
	alert.setAttribute("role", "alert");
	fault.className = "errorlist";
	alert.append(fault);
	field.closest(".form-row").prepend(alert);
	field.addEventListener("change", () => {
		fault.replaceChildren();
		const size = field.files[0]?.size ?? 0;
		if (size <= Number(field.dataset.mostBytes)) return;
		const line = document.createElement("li");
		line.textContent = field.dataset.tooLarge.replace("{size}", Math.ceil(size / 1024 / 1024));
		fault.append(line);
		field.value = "";
	});
}
