// Passkeys: the browser asks the device, the form carries its answer. Without this file the form says what is missing.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const make = async (asked, form) => {
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const made = await navigator.credentials.create({ publicKey: {
      ...asked, user, challenge: bytes(asked.challenge), excludeCredentials: named(asked.excludeCredentials),
    } });
    const ways = made.response.getTransports ? made.response.getTransports() : [];
    form.elements.transports.value = ways.join(" ");
    return told(made, {
      clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
    });
  };

  const show = async (asked) => {
    const held = await navigator.credentials.get({ publicKey: {
      ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials),
    } });
    const handle = held.response.userHandle;
    return told(held, {
      clientDataJSON: text(held.response.clientDataJSON), authenticatorData: text(held.response.authenticatorData),
      signature: text(held.response.signature), ...(handle && handle.byteLength ? { userHandle: text(handle) } : {}),
    });
  };

  const told = (held, response) => JSON.stringify({ id: held.id, rawId: text(held.rawId), type: held.type, response });

  const ask = async (form) => {
    const answer = await fetch(form.dataset.question, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const asked = await answer.json();
    if (!answer.ok) throw new Error(asked.fault);
    return asked;
  };

  for (const form of document.querySelectorAll("form[data-question]")) {
    const said = form.querySelector("[role=alert]");
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      said.hidden = true;
      let asked;
      try {
        asked = await ask(form);
        form.elements.credential.value = form.dataset.does === "make" ? await make(asked, form) : await show(asked);
        form.submit();
      } catch (fault) {
        // What the house said is shown as it is; what browsers say when somebody changes their mind is not.
        said.textContent = !asked && fault.name === "Error" ? fault.message : form.dataset.fault;
        said.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
