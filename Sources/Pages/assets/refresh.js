// Asks for a page anew that shows what changes by itself, while it is seen and nobody works in it. Nothing else needs it.
(() => {
  const seconds = Number(document.documentElement.dataset.refresh);
  if (!seconds) return;
  let touched = Date.now();
  for (const kind of ["keydown", "pointerdown", "wheel", "touchmove"]) {
    addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  }
  setInterval(() => {
    const isRead = document.hidden || document.activeElement?.matches("input, select, textarea, summary");
    if (!isRead && Date.now() - touched >= seconds * 1000 && !String(getSelection())) location.reload();
  }, seconds * 1000);
})();
