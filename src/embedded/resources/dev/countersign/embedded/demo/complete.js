// Takes the answer out of the history first, then gives it to the page that waits.

const fields = Object.fromEntries(new URLSearchParams(location.hash.slice(1) || location.search));
history.replaceState(null, "", location.pathname);
new BroadcastChannel("sign-in").postMessage({ type: "countersign:sign-in", v: 1, ...fields });
window.close();
