// Built.
var r="inside-gpt2-reply",s="inside-gpt2-reply-asked";function d(n){let e=()=>document.dispatchEvent(new CustomEvent(r,{detail:n}));return document.addEventListener(s,e),e(),()=>document.removeEventListener(s,e)}var o=new WeakMap;function a({data:n,parentElement:e}){o.get(e)?.();let t=d(n);return o.set(e,t),t}export{a as default};
