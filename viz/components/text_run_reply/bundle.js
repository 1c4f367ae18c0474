// components/shared/replies.js
var SAID = "inside-gpt2-reply";
var ASKED = "inside-gpt2-reply-asked";
function say(reply) {
  const answer = () => document.dispatchEvent(new CustomEvent(SAID, { detail: reply }));
  document.addEventListener(ASKED, answer);
  answer();
  return () => document.removeEventListener(ASKED, answer);
}

// components/temperature_reply/script.js
var saying = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root }) {
  saying.get(root)?.();
  const end = say(data);
  saying.set(root, end);
  return end;
}
export {
  script_default as default
};
