export const id = 721;
export const ids = [721];
export const modules = {

/***/ 735:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ p),
/* harmony export */   b: () => (/* binding */ Q),
/* harmony export */   c: () => (/* binding */ M),
/* harmony export */   d: () => (/* binding */ X),
/* harmony export */   e: () => (/* binding */ Z),
/* harmony export */   f: () => (/* binding */ E),
/* harmony export */   g: () => (/* binding */ le)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5536);
/* harmony import */ var _chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4589);
/* harmony import */ var _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4897);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6760);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
async function p(e,t,n,{moves:r=!1}={}){let o=await e.manifest(n);if(o?.digest===t.digest)return"there";if(o&&!r)throw j(e,n,o.digest,t.digest);try{return await e.putManifest(n,t),"written"}catch(i){if(!(i instanceof _chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_2__.h)||i.status>=500)throw i;let s=await e.manifest(n);if(s?.digest===t.digest)return"there";throw s&&P(i)?j(e,n,s.digest,t.digest):i}}function P({status:e,code:t,words:n}){return t==="TAG_INVALID"||e===409||e===412||/immutab|overwrit|already exists/i.test(n)}function j({uri:e},t,n,r){return new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_3__.e("tag-taken",`The tag '${t}' of ${e} is another image's: it has ${n}, and was to have ${r}.`,"Tags of commits and contents never move. Find out who pushed that image; if it is wrong, delete it in the registry and run the job again.")}async function Q(e,t,n,r){for(let o of n)M(r),await p(e,t,o)}function M(e){if(e.aborted)throw new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_3__.e("interrupted","The job was cancelled: no tag of the commit was written.","Run it again: what was built of the same content is found.")}function X(e){return e===void 0?"cache":`cache-${e.toLowerCase()}`}async function Z(e,t,n){try{await p(e,t,n,{moves:!0})}catch(r){let{message:o,remedy:i=""}=(0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_3__.f)(r),s=`Tags that begin with 'cache' should be mutable in ${e.uri}; or say 'cache-to: none'.`;(0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_3__.m)([{level:"warning",title:"No cache for later builds",message:`${o} ${i} ${s}`}])}}var $="stratiform",k="STRATIFORM_REGISTRY_LOGIN",L=`#!/bin/sh
[ "$1" != get ] || printf '%s' "$${k}"
`;async function E(e,t,n,r=process.env){if(!t)return n(r);let o=await node_fs_promises__WEBPACK_IMPORTED_MODULE_5__.mkdtemp(node_path__WEBPACK_IMPORTED_MODULE_7__.join(r.RUNNER_TEMP||(0,node_os__WEBPACK_IMPORTED_MODULE_6__.tmpdir)(),"stratiform-docker-")),i=(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_1__.j)(()=>(0,node_fs__WEBPACK_IMPORTED_MODULE_4__.rmSync)(o,{recursive:!0,force:!0}));try{await v(o,r.DOCKER_CONFIG||node_path__WEBPACK_IMPORTED_MODULE_7__.join(r.HOME||(0,node_os__WEBPACK_IMPORTED_MODULE_6__.homedir)(),".docker"),e);let s={ServerURL:e,Username:t.username,Secret:t.password};return await n({...r,DOCKER_CONFIG:o,PATH:`${o}${node_path__WEBPACK_IMPORTED_MODULE_7__.delimiter}${r.PATH??""}`,[k]:JSON.stringify(s)})}finally{await node_fs_promises__WEBPACK_IMPORTED_MODULE_5__.rm(o,{recursive:!0,force:!0}),i()}}async function v(e,t,n){let r=await node_fs_promises__WEBPACK_IMPORTED_MODULE_5__.readdir(t).catch(()=>[]);for(let s of r)s!=="config.json"&&await node_fs_promises__WEBPACK_IMPORTED_MODULE_5__.symlink(node_path__WEBPACK_IMPORTED_MODULE_7__.resolve(t,s),node_path__WEBPACK_IMPORTED_MODULE_7__.join(e,s));let o=await F(node_path__WEBPACK_IMPORTED_MODULE_7__.join(t,"config.json")),i={...o.credHelpers,[n]:$};await node_fs_promises__WEBPACK_IMPORTED_MODULE_5__.writeFile(node_path__WEBPACK_IMPORTED_MODULE_7__.join(e,"config.json"),JSON.stringify({...o,credHelpers:i}),{mode:384}),await node_fs_promises__WEBPACK_IMPORTED_MODULE_5__.writeFile(node_path__WEBPACK_IMPORTED_MODULE_7__.join(e,`docker-credential-${$}`),L,{mode:448})}async function F(e){try{let t=JSON.parse(await node_fs_promises__WEBPACK_IMPORTED_MODULE_5__.readFile(e,"utf8"));return typeof t=="object"&&t!==null?t:{}}catch{return{}}}async function C(e,t={}){let{code:n,stdout:r,lines:o}=await (0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_1__.k)(["image","inspect",e],{...t,onLine:void 0});if(n===0){let[{Id:s,Os:g,Architecture:d,Config:u,RootFS:m}]=JSON.parse(r);return{imageId:s,os:g,architecture:d,config:u??{},diffIds:m?.Layers??[]}}let i=o.at(-1)??"";throw/no such image/i.test(i)?new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_3__.e("build-failed",`The engine has no image '${e}'.`,"Run the job again; see that nothing else on the runner deletes images."):(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_1__.i)([i])}var _=/^org\.opencontainers\.image\.(revision|created|version|ref\.name)$/;function S(e,t){let n=[...new Set([...Object.keys(e.config),...Object.keys(t.config)])].sort();return[...e.os===t.os&&e.architecture===t.architecture?[]:[`platform (${e.os}/${e.architecture}, built here ${t.os}/${t.architecture})`],...D(e.diffIds,t.diffIds),...n.filter(r=>A(r,e.config[r])!==A(r,t.config[r]))]}function D(e,t){let n=e.flatMap((r,o)=>r===t[o]?[]:[o+1]);return e.length!==t.length?[`${e.length} layers, built here ${t.length}`]:n.length===0?[]:[`layer ${n.join(", ")} of ${e.length}`]}function A(e,t){let n=e==="Labels"?G(t):t;return H(n)?"":JSON.stringify(U(n))}function G(e){return Object.fromEntries(Object.entries(e??{}).filter(([t])=>!_.test(t)))}function H(e){return e==null||e===!1||e===""?!0:typeof e=="object"&&Object.keys(e).length===0}function U(e){return typeof e!="object"||e===null||Array.isArray(e)?e:Object.fromEntries(Object.entries(e).sort(([t],[n])=>t<n?-1:1))}async function le(e,t,n,r,o){let i=W(JSON.parse((await r.blob(o.config.digest)).toString("utf8"))),s=await E(r.host,await r.login(),async d=>{let m={reference:`stratiform-verify/${t.name}:${n.tag}`,cacheFrom:[],cacheTo:[],noCache:!0,env:d},{imageId:T}=await (0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_1__.m)(e,t,n,m);return C(T,{env:d,signal:e.signal})}),g=S(i,s);if(g.length>0)throw K(t,n,r,o,g);(0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_3__.n)(`${r.uri}@${o.digest} is what these files build to.`)}function W({os:e="",architecture:t="",config:n={},rootfs:r}){return{os:e,architecture:t,config:n,diffIds:r?.diff_ids??[]}}function K({name:e},{tag:t},{uri:n},{digest:r},o){return new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_3__.e("other-image",`${n}:${t} (${r}) is not what the files of image '${e}' build to. Different: ${o.join("; ")}.`,"Somebody else may have pushed it: find out who, delete it in the registry, and run the job again. Where the same files build to other layers each time, make the Dockerfile reproducible (README, Reproducible).")}


/***/ }),

/***/ 4589:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ j),
/* harmony export */   b: () => (/* binding */ w),
/* harmony export */   c: () => (/* binding */ b),
/* harmony export */   d: () => (/* binding */ D),
/* harmony export */   e: () => (/* binding */ M),
/* harmony export */   f: () => (/* binding */ v),
/* harmony export */   g: () => (/* binding */ k),
/* harmony export */   h: () => (/* binding */ u),
/* harmony export */   i: () => (/* binding */ N),
/* harmony export */   j: () => (/* binding */ C)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_NX32VURH_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8008);
/* harmony import */ var _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4897);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7598);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var j=4*1024*1024,w="application/vnd.oci.image.manifest.v1+json",b="application/vnd.oci.image.index.v1+json",l={[w]:"image","application/vnd.docker.distribution.manifest.v2+json":"image",[b]:"index","application/vnd.docker.distribution.manifest.list.v2+json":"index"},D=Object.keys(l);function M(e,t=""){let n=x(e),r=t.split(";")[0]?.trim().toLowerCase()??"",o=typeof n.mediaType=="string"?n.mediaType:r;if(r in l&&r!==o)throw a(`it came as '${r}', and says that it is '${o}'`);if(n.schemaVersion!==2)throw a(`its schemaVersion is ${JSON.stringify(n.schemaVersion)}, not 2`);let i=l[o];if(!i)throw a(`it is of the type '${o}'`);let d=i==="image"?["manifests"]:["config","layers"];for(let g of d)if(g in n)throw a(`'${o}' has no '${g}'`);let f={digest:k(e),mediaType:o,bytes:e,kind:i};if(i==="index")return{...f,layers:[],manifests:y(n.manifests,"manifests")};let[s]=y([n.config],"config");return{...f,config:s,layers:y(n.layers,"layers"),manifests:[]}}function v(e,t){let{kind:n,config:r}=e;if(n==="image"&&r)return{...e,kind:n,config:r};throw new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_2__.e("not-single-platform",`'${t}' is no image but a list of ${e.manifests.length} images for several platforms (${e.mediaType}).`,"Lambda runs an image of one platform: name one in 'platforms', and push without attestations of the builder's own ('--provenance=false').")}function k(e){return`sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.createHash)("sha256").update(e).digest("hex")}`}function x(e){try{let t=JSON.parse(e.toString("utf8"));if(typeof t=="object"&&t!==null&&!Array.isArray(t))return t}catch{}throw a("it is no JSON object")}function y(e,t){if(!Array.isArray(e))throw a(`its '${t}' is no list`);return e.map(n=>{let{mediaType:r,digest:o,size:i}=n??{};if(typeof r!="string"||!r||!Number.isSafeInteger(i)||Number(i)<0)throw a(`its '${t}' has no media type or no size`);if(!(0,_chunk_NX32VURH_js__WEBPACK_IMPORTED_MODULE_1__.e)(String(o)))throw a(`its '${t}' has no SHA-256 digest but '${o}'`);return n})}function a(e){return new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_2__.e("registry-error",`What the registry answered is no manifest of an image: ${e}.`,"Look at what is there with another client, and delete or push it again.")}var u=class extends _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_2__.e{constructor(n,r,o,i,d,f){super(n,r,o);this.status=i;this.code=d;this.words=f}status;code;words},$=/no space left on device|"Err":\s*28\b/,T=400;function N({body:e}){try{let{errors:t}=JSON.parse(e.toString("utf8")),{code:n,message:r}=t?.[0]??{};if(typeof n=="string")return{code:n,words:S(typeof r=="string"?r:"")}}catch{}return{code:"",words:""}}function C(e,t,n){let{status:r}=e,{code:o,words:i}=N(e),d=[o,i].filter(Boolean).join(": "),f=`The registry of ${n} answers ${r}${d?` (${d})`:""} to a ${t}.`,s=(g,m)=>new u(g,f,m,r,o,i);return o==="NAME_UNKNOWN"?s("repository-missing","Make the repository first, or correct its name: pushing does not make it."):r===401||r===400&&e.body.length===0?s("unauthorized","The login is wrong, has expired, or is missing: log in again, and run the job again."):r===403||o==="DENIED"?s("forbidden","Give whoever is logged in the right to pull and push in exactly this repository."):r===404?s("registry-error","No registry answers so: something else is there, or in between. Check the host."):r===429?s("registry-error","The registry has too many requests: run the job again later."):r>=500&&$.test(e.body.toString("utf8"))?s("disk-full","The registry's disk is full: free some there, and run the job again."):r>=500?s("registry-error","The registry has an error of its own: run the job again."):s("registry-error","Correct what the registry says, or report it.")}function S(e){return e.replace(/[\p{Cc}\s]+/gu," ").trim().slice(0,T)}


/***/ }),

/***/ 1069:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ o),
/* harmony export */   b: () => (/* binding */ s)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var e="************",r=/(?<!\w)\d{12}(?!\w)/g;function o(n,t){return t?n.replace(r,e):n}function s(n){return[...new Set(n.match(r))]}


/***/ }),

/***/ 7721:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   lookup: () => (/* binding */ E)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(735);
/* harmony import */ var _chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5536);
/* harmony import */ var _chunk_TXHX7R35_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1069);
/* harmony import */ var _chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4589);
/* harmony import */ var _chunk_MALZPNTS_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(759);
/* harmony import */ var _chunk_NX32VURH_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8008);
/* harmony import */ var _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4897);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8897);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
async function E(t,n){let{inputs:e}=t,o=await Promise.all(n.map(a=>O(t,a))),i=o.filter(a=>!F(a));if(i.length>0)throw S(i);let r=o.filter(F);e.verify&&await A(t,r);let s=r.map(({image:a,registry:m,manifest:f})=>({name:a.name,uri:m.uri,manifest:f}));for(let{name:a,uri:m,manifest:f}of s)(0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_7__.n)(`${a}: ${m}@${f.digest}`);return await (0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_7__.p)((0,_chunk_TXHX7R35_js__WEBPACK_IMPORTED_MODULE_3__.a)((0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__.g)(s,e.verify),e.maskAwsAccountId)),{outputs:{images:(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__.d)(s),skipped:!0}}}async function O({inputs:t,open:n},e){let[o,i]=await Promise.all([(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__.b)(e,t),n(e.repository)]),r=await i.manifest(o.tag),s=r&&(0,_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_4__.f)(r,`${i.uri}:${o.tag}`);return{image:e,content:o,registry:i,...s&&{manifest:s}}}async function A(t,n){for(let{image:e,content:o,registry:i,manifest:r}of n)await (0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_1__.g)(t,e,o,i,r);for(let{image:e,registry:o,manifest:i}of n)await (0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_1__.b)(o,i,[(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__.a)(e.context,t.run)],t.signal)}function F(t){return"manifest"in t}function S(t){let n=t.map(({image:e,content:o,registry:i})=>`'${e.name}' (${i.uri}:${o.tag})`);return new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_7__.e("image-missing",`No image of this content is in the registry: ${n.join(", ")}.`,"The job that builds it has to come before, with the same 'labels' and the same names of 'secrets', of the same files: what other steps left in the context counts.")}


/***/ })

};
