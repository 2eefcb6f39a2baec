export const id = 161;
export const ids = [161];
export const modules = {

/***/ 4161:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8897);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var o=(0,_chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_1__.b)(()=>{});o();


/***/ })

};
