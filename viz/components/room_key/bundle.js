// Built.
function c(t,o,{pathname:e,protocol:s}){let n=e.slice(0,e.lastIndexOf("/")+1);return[...[`${t}=${o}`,`path=${n}`,`max-age=${o?86400:0}`,"samesite=strict"],...s==="https:"?["secure"]:[]].join("; ")}function a({data:t}){document.cookie=c(t.name,t.secret,location)}export{a as default};
