// Known customers appear while a name or a number is typed. Without this there is a button that looks for them.
(() => {
  const form = document.querySelector("form[data-suggest]");
  const target = form && form.querySelector("[data-suggestions]");
  if (!target) return;
  const button = form.querySelector("[data-without-script]");
  let wait = 0;
  let asked = 0;

  async function suggest() {
    const number = ++asked;
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "name", "phone"]) sent.set(name, form.elements[name].value);
    try {
      const response = await fetch(form.dataset.suggest, { method: "POST", body: sent, redirect: "error" });
      const found = response.ok ? await response.text() : "";
      if (number === asked) target.innerHTML = found;
    } catch {
      // Nobody is suggested; the form books without.
    }
  }

  button.hidden = true;
  for (const name of ["name", "phone"]) {
    form.elements[name].addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(suggest, 250);
    });
  }
})();
