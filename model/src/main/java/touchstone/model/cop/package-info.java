/** Chapter COP: coports. Here is what happens inside one; who may use it is the machine's affair. */
package touchstone.model.cop;
