// In the form of a picture, a click on it sets its most important point, and a ring shows where that is. Without this
// script, or with a keyboard, staff type the two numbers.
{
	const picture = document.querySelector(".picture-in-form");
	const fields = ["focus_x", "focus_y"].map((name) => document.getElementById(`id_${name}`));
	if (picture && fields.every(Boolean)) {
		const ring = document.createElement("i");
		ring.className = "picture-point";
		picture.parentElement.append(ring);
		const show = () => {
			const [across, down] = fields.map((field) => Math.min(100, Math.max(0, Number(field.value) || 0)));
			ring.style.left = `${(picture.clientWidth * across) / 100}px`;
			ring.style.top = `${(picture.clientHeight * down) / 100}px`;
		};
		picture.addEventListener("click", (event) => {
			const box = picture.getBoundingClientRect();
			const parts = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
			fields.forEach((field, index) => {
				field.value = Math.round(parts[index] * 100);
				field.dispatchEvent(new Event("input", { bubbles: true })); // so that unsaved work is kept
			});
		});
		fields.forEach((field) => field.addEventListener("input", show));
		picture.addEventListener("load", show);
		window.addEventListener("resize", show);
		show();
	}
}
