// Passkeys: <form data-passkey="create|get" data-options="{…}"> or data-options-from="address".
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    var plain = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (code) { return String.fromCharCode(code); }).join("");
    return window.btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }

  function asked(options) {
    var key = options.publicKey;
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    (key.excludeCredentials || []).concat(key.allowCredentials || []).forEach(function (one) { one.id = bytes(one.id); });
    return options;
  }

  function answered(credential) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    });
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      response: response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  function optionsOf(form) {
    if (!form.dataset.optionsFrom) return Promise.resolve(JSON.parse(form.dataset.options));
    return window.fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } })
      .then(function (answer) { return answer.json(); })
      .then(function (answer) { return answer.request_options; });
  }

  function ceremony(form, options) {
    if (form.dataset.passkey === "get") return navigator.credentials.get(asked(options));
    var choice = options.publicKey.authenticatorSelection;
    var alone = form.elements.passwordless && form.elements.passwordless.checked;
    choice.residentKey = alone ? "required" : "discouraged";
    choice.requireResidentKey = Boolean(alone);
    if (alone) choice.userVerification = "required";
    return navigator.credentials.create(asked(options));
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      if (event.submitter && event.submitter.hasAttribute("data-native")) return;
      event.preventDefault();
      var failure = form.querySelector("[data-passkey-failure]");
      failure.hidden = true;
      optionsOf(form).then(function (options) { return ceremony(form, options); }).then(function (credential) {
        form.elements.credential.value = JSON.stringify(answered(credential));
        form.submit();
      }).catch(function () { failure.hidden = false; });
    });
  });
  document.querySelectorAll("[data-without-passkeys]").forEach(function (part) { part.hidden = true; });
})();
