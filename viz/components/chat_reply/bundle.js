// components/shared/replies.js
var SAID = "inside-gpt2-reply";
var ASKED = "inside-gpt2-reply-asked";
function say(reply) {
  const answer = () => document.dispatchEvent(new CustomEvent(SAID, { detail: reply }));
  document.addEventListener(ASKED, answer);
  answer();
  return () => document.removeEventListener(ASKED, answer);
}
var saying = /* @__PURE__ */ new WeakMap();
function handOn({ data, parentElement: root }) {
  saying.get(root)?.();
  const end = say(data);
  saying.set(root, end);
  return end;
}
export {
  handOn as default
};
