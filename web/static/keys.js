// Keys for those who never leave the keyboard. Every one of them does what a link or field on the page does without it.
(() => {
  "use strict";
  const OFF = "krav.keys.off";
  const dialog = document.getElementById("keys");
  const opener = document.getElementById("keys-open");
  const find = document.getElementById("find");
  if (!dialog || !opener) return;

  const isOff = () => { try { return localStorage.getItem(OFF) === "yes"; } catch { return false; } };
  const setOff = (off) => { try { off ? localStorage.setItem(OFF, "yes") : localStorage.removeItem(OFF); } catch { /* a browser that keeps nothing */ } };

  const switchOff = document.getElementById("keys-off");
  switchOff.checked = isOff();
  switchOff.addEventListener("change", () => setOff(switchOff.checked));
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());

  const isTyping = (target) => target instanceof HTMLElement
    && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

  // A row of a list is where its first link is.
  const links = () => [...document.querySelectorAll("main tbody tr")]
    .map((row) => row.querySelector("a[href]")).filter((link) => link && link.offsetParent);

  const step = (by) => {
    const all = links();
    if (!all.length) return false;
    const row = document.activeElement && document.activeElement.closest("main tbody tr");
    const now = all.findIndex((link) => link.closest("tr") === row);
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
    return true;
  };

  const go = (key) => {
    const link = document.querySelector(`.frame-side a[data-key="${CSS.escape(key)}"]`);
    if (!link) return false;
    location.assign(link.href);
    return true;
  };

  let goes = 0;
  const acts = {
    "/": () => { if (!find) return false; find.focus(); find.select(); return true; },
    "?": () => { dialog.showModal(); return true; },
    "j": () => step(1),
    "k": () => step(-1),
    "g": () => { goes = Date.now(); return true; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isOff() || dialog.open || isTyping(event.target)) return;
    const asked = goes && Date.now() - goes < 1500 ? go : (key) => (Object.hasOwn(acts, key) ? acts[key]() : false);
    const was = goes;
    if (asked(event.key)) event.preventDefault();
    if (was === goes) goes = 0;
  });
})();
