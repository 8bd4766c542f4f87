// Whether a workspace address is free appears while it, or the name it is made from, is typed. Without this there is a
// button that looks, and a taken address is refused when the form is sent.
(() => {
  const form = document.querySelector("form[data-address-check]");
  const target = form && form.querySelector("[data-address]");
  if (!target) return;
  let wait = 0;
  let asked = 0;

  async function check() {
    const number = ++asked;
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "name", "slug"]) sent.set(name, form.elements[name].value);
    sent.set("part", "1");
    try {
      const response = await fetch(form.dataset.addressCheck, { method: "POST", body: sent, redirect: "error" });
      const found = response.ok ? await response.text() : "";
      if (number === asked) target.innerHTML = found;
    } catch {
      // Nothing is said; the form itself is checked when it is sent.
    }
  }

  form.querySelector("[data-without-script]").remove();
  for (const name of ["name", "slug"]) {
    form.elements[name].addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(check, 300);
    });
  }
})();
