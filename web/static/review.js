// The review desk's keys, zoom, boxes and live checks. Everything it does can also be done with plain forms.
(() => {
  "use strict";
  const desk = document.querySelector(".review");
  if (!desk) return;
  const base = desk.dataset.review;
  const isOpen = desk.dataset.open === "yes";
  const form = desk.querySelector("#decide");
  const viewer = desk.querySelector(".viewer");
  const sheets = desk.querySelector(".sheets");
  const drawButton = desk.querySelector(".draw");
  const accept = form.querySelector(".accept");
  const doubts = [...form.querySelectorAll("fieldset.doubt")];
  const zooms = [...desk.querySelectorAll("[data-zoom]")];
  const marks = [...desk.querySelectorAll("polygon[data-field]")];
  let active = null;

  const post = (path, more = {}) => {
    const body = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    return fetch(base + "/" + path, { method: "POST", body, headers: { "HX-Request": "true" } });
  };

  // Fields and their boxes ---------------------------------------------------------------------------------------
  const holder = (name) => form.querySelector(`[data-field="${name}"]`);
  const inputOf = (name) => form.elements.namedItem("typed_" + name);

  const show = (name, scroll) => {
    active = name;
    let first = null;
    for (const mark of marks) {
      const isHere = mark.dataset.field === name;
      mark.classList.toggle("active", isHere);
      if (isHere && (!first || mark.dataset.index === "0")) first = first && first.dataset.index === "0" ? first : mark;
    }
    if (first && scroll) first.scrollIntoView({ block: "center", inline: "center" });
    const chooser = form.elements.namedItem("box_field");
    if (chooser && name !== "type") chooser.value = name;
  };

  const focusField = (field) => {
    const wanted = field.querySelector("input[type=radio]:checked") || field.querySelector("input, textarea");
    if (wanted) wanted.focus();
    field.scrollIntoView({ block: "nearest" });
  };

  const current = () => doubts.findIndex((field) => field.contains(document.activeElement));
  const move = (step) => {
    const at = current() + step;
    if (at >= doubts.length) accept.focus();
    else focusField(doubts[Math.max(0, at)] || doubts[0]);
  };

  form.addEventListener("focusin", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) show(field.dataset.field, true);
  });
  form.addEventListener("pointerover", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) show(field.dataset.field, false);
  });

  const choose = (field, value) => {
    const radios = [...field.querySelectorAll("input[type=radio]")];
    const radio = radios.find((one) => one.value === value);
    if (!radio) return false;
    radio.checked = true;
    const typed = inputOf(field.dataset.field);
    if (typed) typed.value = "";
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };

  sheets.addEventListener("click", (event) => {
    const mark = event.target.closest("polygon[data-field]");
    if (!mark || !isOpen || sheets.classList.contains("drawing")) return;
    const field = holder(mark.dataset.field);
    if (!field) return;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    choose(field, mark.dataset.index);
    if (field.matches("fieldset")) focusField(field);
    else field.querySelector("input, textarea").focus();
  });

  // A typed value goes before a picked one: the picks show that.
  form.addEventListener("input", (event) => {
    const name = event.target.name || "";
    if (!name.startsWith("typed_")) return;
    const at = form.elements.namedItem("at_" + name.slice(6));
    if (at && event.isTrusted) at.value = "";
    const field = event.target.closest("fieldset");
    if (field && event.target.value) field.querySelectorAll("input[type=radio]").forEach((one) => (one.checked = false));
  });

  // Live checks --------------------------------------------------------------------------------------------------
  let waiting = 0;
  let asked = 0;
  const check = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++asked;
      try {
        const answer = await post("check");
        const text = answer.ok ? await answer.text() : "";
        const list = desk.querySelector("#checks");
        if (text && list && mine === asked) {
          const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#checks");
          if (fresh) list.replaceWith(document.adoptNode(fresh));
        }
      } catch { /* away: the checks are made when the form is sent */ }
    }, 250);
  };
  if (isOpen) {
    form.addEventListener("change", check);
    form.addEventListener("input", check);
  }

  // Zoom ---------------------------------------------------------------------------------------------------------
  const zoomTo = (index) => {
    const link = zooms[Math.max(0, Math.min(zooms.length - 1, index))];
    viewer.className = "viewer zoom-" + link.dataset.zoom;
    zooms.forEach((one) => (one === link ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current")));
    if (active) show(active, true);
  };
  const zoomed = () => zooms.findIndex((one) => one.hasAttribute("aria-current"));
  zooms.forEach((link, index) => link.addEventListener("click", (event) => { event.preventDefault(); zoomTo(index); }));

  // Boxes --------------------------------------------------------------------------------------------------------
  const drawing = (on) => {
    sheets.classList.toggle("drawing", on);
    if (drawButton) drawButton.setAttribute("aria-pressed", String(on));
  };
  if (drawButton) {
    drawButton.hidden = false;
    drawButton.addEventListener("click", () => drawing(!sheets.classList.contains("drawing")));
  }
  const edgesOf = (sheet, from, event) => {
    const area = sheet.getBoundingClientRect();
    const share = (value, start, size) => Math.max(0, Math.min(1, (value - start) / size));
    return [share(from.x, area.left, area.width), share(from.y, area.top, area.height),
      share(event.clientX, area.left, area.width), share(event.clientY, area.top, area.height)];
  };
  const readBox = async (sheet, edges) => {
    const name = active && active !== "type" ? active : form.elements.namedItem("box_field").value;
    const box = { box_field: name, box_page: sheet.dataset.page };
    ["x0", "y0", "x1", "y1"].forEach((edge, index) => (box["box_" + edge] = (edges[index] * 100).toFixed(2)));
    for (const [key, value] of Object.entries(box)) form.elements.namedItem(key).value = value;
    const input = inputOf(name);
    try {
      const told = await (await post("read-box", box)).json();
      if (told.error !== undefined) return;
      const folded = input.closest("details");
      if (folded) folded.open = true;
      input.value = told.value || told.text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      form.elements.namedItem("at_" + name).value = told.at;
    } catch { /* away: the value can be typed */ }
    input.focus();
  };
  let from = null;
  let drawn = null;
  sheets.addEventListener("pointerdown", (event) => {
    const sheet = event.target.closest(".sheet");
    if (!sheet || !sheets.classList.contains("drawing")) return;
    event.preventDefault();
    sheets.setPointerCapture(event.pointerId);
    const svg = sheet.querySelector("svg");
    drawn = document.createElementNS(svg.namespaceURI, "rect");
    drawn.setAttribute("class", "drawn");
    svg.append(drawn);
    from = { sheet, x: event.clientX, y: event.clientY };
  });
  sheets.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x0, y0, x1, y1] = edgesOf(from.sheet, from, event);
    const { width, height } = from.sheet.querySelector("svg").viewBox.baseVal;
    drawn.setAttribute("x", Math.min(x0, x1) * width);
    drawn.setAttribute("y", Math.min(y0, y1) * height);
    drawn.setAttribute("width", Math.abs(x1 - x0) * width);
    drawn.setAttribute("height", Math.abs(y1 - y0) * height);
  });
  const endBox = () => { if (drawn) drawn.remove(); from = drawn = null; };
  sheets.addEventListener("pointerup", (event) => {
    if (!from) return;
    const { sheet } = from;
    const edges = edgesOf(sheet, from, event);
    endBox();
    drawing(false);
    if (Math.abs(edges[2] - edges[0]) > 0.002 && Math.abs(edges[3] - edges[1]) > 0.002) readBox(sheet, edges);
  });
  sheets.addEventListener("pointercancel", endBox);

  // Keys ---------------------------------------------------------------------------------------------------------
  const press = (key) => {
    const target = desk.querySelector(`[data-key="${key}"]`);
    if (target) target.click();
  };
  const acts = {
    j: () => move(1),
    k: () => move(-1),
    e: () => { const typed = active && inputOf(active); if (typed) typed.focus(); },
    r: () => { if (drawButton) drawButton.click(); },
    x: () => { press("x"); const select = desk.querySelector(".reject select"); if (select) select.focus(); },
    s: () => press("s"),
    u: () => press("u"),
    "+": () => zoomTo(zoomed() + 1),
    "-": () => zoomTo(zoomed() - 1),
    "?": () => { const help = desk.querySelector("#help"); help.open = !help.open; help.scrollIntoView({ block: "nearest" }); },
  };
  const onDigit = (key) => {
    const field = doubts[current()];
    if (!field) return false;
    if (key === "0") return choose(field, "none");
    const radios = [...field.querySelectorAll("input[type=radio]")].filter((one) => one.value !== "none");
    const radio = radios[Number(key) - 1];
    return radio ? choose(field, radio.value) : false;
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const target = event.target;
    const isText = target.matches("input:not([type=radio]), textarea, select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (isOpen) { event.preventDefault(); form.requestSubmit(accept); }
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") { endBox(); drawing(false); return; }
    if (event.key === "Enter" && current() >= 0 && !target.matches("textarea, a, button")) {
      event.preventDefault();
      move(1);
      return;
    }
    if (isText || desk.dataset.shortcuts !== "on") return;
    if (/^[0-9]$/.test(event.key)) {
      if (isOpen && onDigit(event.key)) { event.preventDefault(); move(1); }
      return;
    }
    const act = acts[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });

  // The lease ----------------------------------------------------------------------------------------------------
  const lost = desk.querySelector(".lost");
  if (isOpen) {
    setInterval(async () => {
      try {
        const answer = await post("renew");
        if (answer.status === 409) { lost.hidden = false; accept.disabled = true; }
      } catch { /* away: the lease holds for some minutes */ }
    }, 60000);
    const first = document.activeElement;
    if (first && form.contains(first)) show(first.closest("[data-field]")?.dataset.field || "", true);
  }
})();
