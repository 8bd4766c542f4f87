// What others book appears by itself: the part of the page marked data-refresh is read again each minute, and when
// the page comes back into view, unless somebody is at work in it. Without this the page is as it was when opened.
(() => {
  const EVERY_MS = 60000;
  let read = Date.now();

  async function refresh() {
    const part = document.querySelector("[data-refresh]");
    if (!part || document.hidden || part.contains(document.activeElement) || Date.now() - read < EVERY_MS / 2) return;
    read = Date.now();
    try {
      const response = await fetch(location.href, { credentials: "same-origin", redirect: "error" });
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-refresh]");
      if (fresh && !part.contains(document.activeElement)) part.replaceWith(fresh);
    } catch {
      // Offline for a while: what is shown stays, and is read again in a minute.
    }
  }

  setInterval(refresh, EVERY_MS);
  document.addEventListener("visibilitychange", refresh);
})();
