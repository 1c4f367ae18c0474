// Built.
async function l(t,n,c){let[e]=t.files;e&&(c("text",await e.slice(0,n+1).text()),t.value="")}function u({data:t,parentElement:n,setTriggerValue:c}){let e=n.querySelector("button"),o=n.querySelector("input");e.querySelector("span").textContent=t.label,e.onclick=()=>o.click(),o.onchange=()=>l(o,t.longest,c)}export{u as default};
