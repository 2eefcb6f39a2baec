export const id = 366;
export const ids = [366];
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

/***/ 7134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ k),
/* harmony export */   b: () => (/* binding */ d),
/* harmony export */   c: () => (/* binding */ E)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4589);
/* harmony import */ var _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4897);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var l=20;async function k(e,r){let n=`GET of the referrers of ${r}`,s=[],i=`referrers/${r}`;for(let o=0;i&&o<l;o+=1){let t=await e.ask({method:"GET",path:i,headers:{accept:_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_1__.c},what:n});if([404,405].includes(t.status)&&(0,_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_1__.i)(t).code!=="NAME_UNKNOWN")return;if(t.status!==200)throw (0,_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_1__.j)(t,n,e.where);let{kind:m,manifests:g}=(0,_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_1__.e)(t.body,t.headers.get("content-type")??"");if(m!=="index")throw h(e.where,r);s.push(...g),i=w(t.headers.get("link"),new URL(i,e.base))}return s}function d(e){return e.replace(":","-")}async function E(e,r){let n=await e.manifest(d(r));if(n&&n.kind!=="index")throw h(e.uri,r);return[...n?.manifests??[]]}function w(e,r){let[,n]=/<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(e??"")??[],s=n&&new URL(n,r);return s&&s.origin===r.origin?s.href:void 0}function h(e,r){return new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_2__.e("registry-error",`What lists the referrers of ${r} in ${e} is no index.`,`Look at the tag '${d(r)}': something else was pushed there.`)}


/***/ }),

/***/ 6168:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ t)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function t(n,r){return n.length===0?r:n.length===1&&n[0]==="none"?[]:n}


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

/***/ 5366:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   push: () => (/* binding */ Kt)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_MK75TQOT_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6168);
/* harmony import */ var _chunk_KLUU632F_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7134);
/* harmony import */ var _chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(735);
/* harmony import */ var _chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5536);
/* harmony import */ var _chunk_TXHX7R35_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1069);
/* harmony import */ var _chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4589);
/* harmony import */ var _chunk_MALZPNTS_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(759);
/* harmony import */ var _chunk_NX32VURH_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8008);
/* harmony import */ var _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4897);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(8897);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1421);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(7975);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var Q="application/vnd.oci.empty.v1+json";async function _(t,e,r){let n=[],o=!0;for(let i of r){let{written:a,descriptor:s}=await Z(t,e,i);n.push(s),o&&=a.subject!==void 0}return o?{manifests:n}:{manifests:n,...await tt(t,e.digest,n)}}async function Z(t,e,{artifactType:r,mediaType:n,bytes:o,annotations:i}){let a=await t.putBlob(Buffer.from("{}"),Q),s=await t.putBlob(o,n),c=F(_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_6__.b,{artifactType:r,config:a,layers:[s],subject:{mediaType:e.mediaType,digest:e.digest,size:e.bytes.length},...i&&{annotations:i}}),{digest:m,bytes:f}=c;return{descriptor:{mediaType:_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_6__.b,digest:m,size:f.length,artifactType:r,...i&&{annotations:i}},written:await t.putManifest(m,c)}}async function tt(t,e,r){let n=await (0,_chunk_KLUU632F_js__WEBPACK_IMPORTED_MODULE_2__.c)(t,e),o=r.filter(i=>!n.some(a=>a.digest===i.digest));if(o.length===0)return{};try{let i=F(_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_6__.c,{manifests:[...n,...o]});return await (0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_3__.a)(t,i,(0,_chunk_KLUU632F_js__WEBPACK_IMPORTED_MODULE_2__.b)(e),{moves:!0}),{}}catch(i){if(!(i instanceof _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.e)||i.reason!=="tag-taken")throw i;return{warning:`What was attached to ${e} is in ${t.uri} (${o.map(a=>a.digest).join(", ")}), but nothing lists it: the registry has no referrers API, and the tag '${(0,_chunk_KLUU632F_js__WEBPACK_IMPORTED_MODULE_2__.b)(e)}', which would stand in for it, is there and immutable.`}}}function F(t,e){let r=Buffer.from(JSON.stringify({schemaVersion:2,mediaType:t,...e}));return{digest:(0,_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_6__.g)(r),mediaType:t,bytes:r}}var W="application/vnd.in-toto+json",G="https://slsa.dev/provenance/v1",et="https://github.com/stratiform/stratiform/tree/main/actions/build-image#provenance";function L(t,e,r=process.env){let n={_type:"https://in-toto.io/Statement/v1",subject:[{name:t.uri,digest:U(t.digest)}],predicateType:G,predicate:{buildDefinition:{buildType:et,externalParameters:{...t.parameters,workflow:rt(e,r)},internalParameters:{content:t.contentTag,event:e.event,builder:t.builder},resolvedDependencies:[{uri:`git+${O(e)}@${e.ref}`,digest:{gitCommit:t.commit}},...t.baseImages.map(({image:o})=>nt(o))]},runDetails:{builder:{id:`${O(e)}/actions/runner/${r.RUNNER_ENVIRONMENT||"unknown"}`},metadata:{invocationId:e.url,startedOn:t.started.toISOString(),finishedOn:t.finished.toISOString()}}}};return{artifactType:W,mediaType:W,bytes:Buffer.from(JSON.stringify(n)),annotations:{"in-toto.io/predicate-type":G}}}function rt(t,{GITHUB_WORKFLOW_REF:e=""}){let[,r="",n=t.ref]=/^[^/]+\/[^/]+\/([^@]+)@(.+)$/.exec(e)??[];return{repository:O(t),ref:n,path:r}}function nt(t){let[,e]=/@(sha256:[0-9a-f]{64})$/.exec(t)??[];return{uri:`docker://${t}`,...e&&{digest:U(e)}}}function U(t){let[e="sha256",r=""]=t.split(":");return{[e]:r}}function O({url:t}){return t.slice(0,t.indexOf("/actions/runs/"))}var q="application/spdx+json",at=64*1024*1024;async function Y(t=process.env){try{await H(["version"],t)}catch(e){throw new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.e("no-sbom-generator",`'sbom: true' needs syft, which can't be started: ${K(e)}`,"Install it in a step before this one (https://github.com/anchore/syft; 'anchore/sbom-action/download-syft' does), or leave 'sbom' out.")}}async function z(t,e=process.env){try{let r=await H(["scan",`docker:${t}`,"--output","spdx-json","--quiet"],e);return{artifactType:q,mediaType:q,bytes:Buffer.from(r)}}catch(r){throw new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.e("sbom-failed",`syft could not list what is in ${t}: ${K(r)}`,"Try 'syft scan' on a machine with the image, or leave 'sbom' out.")}}async function H(t,e){let r={env:{...e,SYFT_CHECK_FOR_APP_UPDATE:"false"},maxBuffer:at};return(await (0,node_util__WEBPACK_IMPORTED_MODULE_12__.promisify)(node_child_process__WEBPACK_IMPORTED_MODULE_11__.execFile)("syft",t,r)).stdout}function K(t){let{stderr:e="",message:r}=t;return(e||r).split(`
`).filter(o=>o.trim()!=="").at(-1)?.trim()??""}async function V(t,e,r,n,o,i){let{inputs:a}=t,s=[];a.provenance&&s.push(st(t,e,r,n,o,i)),a.sbom&&s.push(await z(i.imageId));let{warning:c}=await _(n,o,s);c&&(0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.m)([{level:"warning",title:"Attached, but not listed",message:c}])}function st({inputs:t,run:e},r,n,{uri:o},{digest:i},{builder:a,started:s,finished:c}){let{target:m,platform:f,buildArgs:u}=r;return L({uri:o,digest:i,contentTag:n.tag,commit:(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_4__.a)(r.context,e),parameters:{dockerfile:n.context.dockerfile,...m&&{target:m},...f&&{platform:f},buildArgs:u,labels:t.labels,secrets:Object.keys(t.secrets)},baseImages:n.baseImages,builder:`${a.kind} ${a.version}`,started:s,finished:c},e)}async function X(t,e,r,n){let{inputs:o}=t;o.sbom&&await Y();let i=await ct(t,e,r,n),a=await ft(n,r.tag),s=[a.config.digest,a.digest].includes(i.imageId);s?(o.provenance||o.sbom)&&await V(t,e,r,n,a,i):(0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.m)([pt(n,r.tag)]),s&&o.cacheTo.length===0&&await (0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_3__.e)(n,a,(0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_3__.d)(e.target));let{metadata:c}=s?i:{},m=s?"built":"kept";return{name:e.name,uri:n.uri,contentTag:r.tag,manifest:a,origin:m,metadata:c}}async function ct(t,e,r,n){let{inputs:o,signal:i}=t,a=`${n.uri}:${r.tag}`,s=`${n.uri}:${(0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_3__.d)(e.target)}`;return (0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_3__.f)(n.host,await n.login(),async c=>{let m=await (0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_4__.m)(t,e,r,{reference:a,cacheFrom:(0,_chunk_MK75TQOT_js__WEBPACK_IMPORTED_MODULE_1__.a)(o.cacheFrom,[s]),cacheTo:(0,_chunk_MK75TQOT_js__WEBPACK_IMPORTED_MODULE_1__.a)(o.cacheTo,["type=inline"]),noCache:o.noCache||o.verify,env:c});return (0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_3__.c)(i),await mt(n,r.tag,()=>(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_4__.l)(a,{env:c,timeoutMs:(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_4__.n)(t),onLine:_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.n,signal:i})),m})}async function mt(t,e,r){try{await r()}catch(n){if(await t.manifest(e).catch(()=>{}))return;throw n instanceof _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.e&&n.reason==="push-failed"&&await t.putBlob(Buffer.from(e),"text/plain"),n}}async function ft(t,e){let r=await t.manifest(e);if(r)return (0,_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_6__.f)(r,`${t.uri}:${e}`);throw new _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.e("registry-error",`The image was pushed as ${t.uri}:${e}, but the registry doesn't have it.`,"Run the job again. Where it stays so, look whether a lifecycle rule deletes images at once.")}function pt({uri:t},e){return{level:"notice",title:"An image of the same content",message:`${t}:${e} was there already, from another job, and stays: the image that was built here is not used.`}}async function Kt(t,e){let r=Date.now(),{inputs:n,run:o,signal:i}=t,[a,s]=await Promise.all([(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_4__.b)(e,n),t.open(e.repository)]),c=n.skipIfExists?await s.manifest(a.tag):void 0,m=c?await dt(t,e,a,s,c):await X(t,e,a,s),f=[...n.tags,(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_4__.a)(e.context,o)];await (0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_3__.b)(s,m.manifest,f,i),(0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.n)(`${m.uri}@${m.manifest.digest} has the tags ${[a.tag,...f].join(", ")}.`);let u=(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_4__.f)(m,f,(Date.now()-r)/1e3);return await (0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.p)((0,_chunk_TXHX7R35_js__WEBPACK_IMPORTED_MODULE_5__.a)(u,n.maskAwsAccountId)),{outputs:(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_4__.c)(m)}}async function dt(t,e,r,n,o){let i=(0,_chunk_GM7XVZW3_js__WEBPACK_IMPORTED_MODULE_6__.f)(o,`${n.uri}:${r.tag}`);(0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_9__.n)("The registry has an image of this content: nothing is built."),t.inputs.verify&&await (0,_chunk_5MAJMCFX_js__WEBPACK_IMPORTED_MODULE_3__.g)(t,e,r,n,i);let a=t.inputs.verify?"verified":"found";return{name:e.name,uri:n.uri,contentTag:r.tag,manifest:i,origin:a}}


/***/ })

};
