// Open what a link leads to if it is folded, and everything on paper, in browsers that don't do it themselves.
const open = () => {
	const target = document.getElementById(location.hash.slice(1)); // :target may not match anything yet
	const inside = target?.querySelector(":scope > details") ?? target;
	for (let fold = inside?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
	target?.scrollIntoView();
};
addEventListener("hashchange", open);
if (location.hash) open();
// An old address of a record in a list that has several pages by now: ask where it is.
const wanted = location.hash.match(/^#(?:ref-)?([\w-]+)$/);
if (wanted && document.querySelector(".list-jump") && !document.getElementById(location.hash.slice(1))) {
	const record = `${location.pathname}${wanted[1]}/`;
	fetch(record, { method: "HEAD" }).then((answer) => answer.ok && location.replace(record));
}
let closed = [];
addEventListener("beforeprint", () => {
	closed = [...document.querySelectorAll("main details:not([open])")];
	for (const fold of closed) fold.open = true;
});
addEventListener("afterprint", () => {
	for (const fold of closed) fold.open = false;
});
