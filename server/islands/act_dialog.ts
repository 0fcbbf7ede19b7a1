/** Opens the pages of one form that a link with `data-act` leads to in place, as a dialog. */
export function openActsInPlace(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element
      ? event.target.closest<HTMLAnchorElement>("a[data-act]")
      : null;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey &&
      !event.altKey && !event.defaultPrevented;
    if (link === null || !isPlain) return;
    event.preventDefault();
    // Whatever keeps the form from here, its page may still come.
    import("./act_form.ts").then(({ openForm }) => openForm(link.href))
      .catch(() => location.assign(link.href));
  });
}
