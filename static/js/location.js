// "Use my location": asked only on the tap, rounded here to two decimals (about a mile), sent once by POST.
{
	const form = document.getElementById("my-location");
	if (form && navigator.geolocation) {
		const status = form.querySelector("[role=status]");
		const say = (what) => { status.textContent = status.dataset[what]; };
		form.hidden = false;
		form.querySelector("button").addEventListener("click", () => {
			say("asking");
			navigator.geolocation.getCurrentPosition(
				({ coords }) => {
					form.elements.latitude.value = coords.latitude.toFixed(2);
					form.elements.longitude.value = coords.longitude.toFixed(2);
					form.submit();
				},
				(error) => say(error.code === error.PERMISSION_DENIED ? "denied" : "failed"),
				{ timeout: 15000, maximumAge: 300000 },
			);
		});
	}
}
