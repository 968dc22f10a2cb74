// "Use my location": requested only on a tap, rounded here to two decimals (about a mile), sent once by POST.
{
	const form = document.getElementById("my-location");
	if (form) form.hidden = !navigator.geolocation;
	if (form && !form.hidden) {
		const status = form.querySelector("[role=status]");
		const fault = form.querySelector(".finder-no-place");
		const fail = (why) => {
			status.textContent = "";
			fault.querySelector("span").textContent = fault.dataset[why];
			fault.hidden = false;
			fault.focus();
		};
		form.querySelector("button").addEventListener("click", () => {
			fault.hidden = true;
			status.textContent = status.dataset.asking;
			navigator.geolocation.getCurrentPosition(
				({ coords }) => {
					form.elements.latitude.value = coords.latitude.toFixed(2);
					form.elements.longitude.value = coords.longitude.toFixed(2);
					form.submit();
				},
				(error) => fail(error.code === error.PERMISSION_DENIED ? "denied" : "failed"),
				{ timeout: 15000, maximumAge: 300000 },
			);
		});
	}
}
